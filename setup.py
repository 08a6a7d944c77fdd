# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Installs the ament_python package tinygiant_ros."""

from glob import glob
import os

from setuptools import setup

PACKAGE = 'tinygiant_ros'
SHARE = f'share/{PACKAGE}'
# Built on the device they run on, so never installed from here.
DEVICE_FILES = ('.engine', '.plan')


def tree(folder):
    """Return data_files entries that keep the folder's sub-folders under share/."""
    found = {}
    for path in sorted(glob(f'{folder}/**', recursive=True)):
        if os.path.isfile(path) and not path.endswith(DEVICE_FILES):
            found.setdefault(f'{SHARE}/{os.path.dirname(path)}', []).append(path)
    return list(found.items())


setup(
    name=PACKAGE,
    version='0.1.0',
    packages=[
        PACKAGE,
        f'{PACKAGE}.core',
        f'{PACKAGE}.export',
        f'{PACKAGE}.model',
        f'{PACKAGE}.nodes',
        f'{PACKAGE}.runtime',
        f'{PACKAGE}.runtime.trt',
        f'{PACKAGE}.sim',
        f'{PACKAGE}.training',
    ],
    data_files=[
        ('share/ament_index/resource_index/packages', [f'resource/{PACKAGE}']),
        (SHARE, ['package.xml']),
        (f'{SHARE}/launch', sorted(glob('launch/*.launch.py'))),
        *tree('config'),
        *tree('engines'),
    ],
    python_requires='>=3.10',
    install_requires=['setuptools'],
    extras_require={'test': ['hypothesis', 'pytest']},
    zip_safe=True,
    author='The tinygiant_ros authors',
    maintainer='The tinygiant_ros authors',
    maintainer_email='tinygiant-ros@example.com',
    description='Spatial questions about an RGB-D camera, answered on the robot.',
    license='Apache-2.0',
    entry_points={
        'console_scripts': [
            f'spatial_query = {PACKAGE}.nodes.spatial_query:main',
            f'sim_camera = {PACKAGE}.nodes.sim_camera:main',
            f'ask = {PACKAGE}.nodes.ask:main',
            f'engine = {PACKAGE}.runtime.engines:main',
            f'doctor = {PACKAGE}.runtime.doctor:main',
        ],
    },
)

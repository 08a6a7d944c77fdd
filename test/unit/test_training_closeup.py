# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The close-up learns from true places, also mirrored ones, and its run can be stopped."""

from dataclasses import replace

from mirror_scene import mirrored_view, view, WIDTH
import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from sim_frames import rendered_frames
from tiny_dataset import write_dataset
import torch

from tinygiant_ros.core import mirror
from tinygiant_ros.core.camera import depth_from_raw
from tinygiant_ros.core.crops import CROP_CHANNELS, region_crops
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.geometry import anchors, GEOMETRY_FEATURES, measure_regions
from tinygiant_ros.core.masks import region_from_mask
from tinygiant_ros.core.records import RgbdFrame
from tinygiant_ros.model.closeup import CloseUp, LineOfSight, PLACE, place_loss
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import cache, train_closeup
from tinygiant_ros.training.regions import CachedRegions, recolored

# What a mirror changes only up to half a pixel: centroids and the middle of a box count pixels.
LIMITS = {'u': 1 / WIDTH + 1e-4, 'valid_share': 0.03}
COLORS = ('red', 'green', 'blue')
LENGTHS = ('x', 'y', 'z', 'length', 'width', 'top')


def tensors_of(seen):
    return [torch.from_numpy(np.array(array, np.float32)) for array in seen.arrays()]


def in_mirror(crops, geometry, places):
    return [torch.from_numpy(value) for value in (
        *mirror.mirrored(crops.numpy(), geometry.numpy()),
        mirror.mirrored_places(places.numpy()))]


@pytest.fixture(scope='module')
def scene():
    """Return crops, geometry and places of the view, and those of its mirror image."""
    seen = view()
    return tensors_of(seen), tensors_of(mirrored_view(seen))


def test_mirrored_is_what_a_mirror_image_gives(scene):
    there, back = scene
    crops, geometry, places = in_mirror(*there)
    for index, name in enumerate(GEOMETRY_FEATURES):
        torch.testing.assert_close(geometry[:, index], back[1][:, index], rtol=0,
                                   atol=LIMITS.get(name, 0.006), msg=name)
    for index, name in enumerate(CROP_CHANNELS):
        torch.testing.assert_close(crops[:, index], back[0][:, index], rtol=0, atol=0.01, msg=name)
    torch.testing.assert_close(places, back[2], rtol=0, atol=1e-5)


def test_the_scene_tells_a_mirror_from_the_view_in_all_that_turns(scene):
    there, back = scene
    changes = (there[1] - back[1]).abs().amax(0)
    turned = {name for name, change in zip(GEOMETRY_FEATURES, changes, strict=True)
              if change > 0.05}
    assert turned == {*mirror._TURNED, *sum(((a, b) for a, b, _ in mirror._SWAPPED), ()), 'u'}
    assert all((there[0] - back[0]).abs().amax((0, 2, 3)) > 0.2)
    assert [name for name, change in zip(PLACE, (there[2] - back[2]).abs().amax(0), strict=True)
            if change > 0.5] == ['x', 'yaw_sin']
    valid = there[1][:, GEOMETRY_FEATURES.index('valid')].tolist()
    assert 0.0 in valid and 1.0 in valid      # with and without depth


def test_mirrored_twice_is_the_same_again(scene):
    there, _ = scene
    once = in_mirror(*there)
    for first, again in zip(there, in_mirror(*once), strict=True):
        torch.testing.assert_close(again, first, rtol=0, atol=1e-6)


def test_a_mirror_changes_nothing_in_place(scene):
    there, _ = scene
    before = [value.clone() for value in there]
    in_mirror(*there)
    assert all(torch.equal(kept, first) for kept, first in zip(there, before, strict=True))


def test_the_line_of_sight_sees_the_same_in_a_mirror_but_for_signs(scene):
    there, _ = scene
    turned = in_mirror(*there)
    seen, back = (LineOfSight()(one[1]) for one in (there, turned))
    # cut on the left and on the right stand apart; what is across the sight changes its sign
    torch.testing.assert_close(seen.features.abs().sort(1)[0], back.features.abs().sort(1)[0])
    assert ((seen.features - back.features).abs() > 0.05).any()
    flip = torch.tensor([-1.0, 1.0])
    for name, sign in (('anchor', flip), ('direction', flip), ('points', -flip),
                       ('headings', -flip), ('log_sides', 1), ('point_seen', 1),
                       ('shape_seen', 1)):
        torch.testing.assert_close(getattr(back, name), getattr(seen, name) * sign, msg=name)


def test_rendered_frames_agree_with_their_mirror_images():
    """Noise and holes included; of a hundred thousand numbers some lie on the edge of a rule."""
    wrong, total = 0, 0
    for _, _, frame in rendered_frames((5,), views=2):
        there, back = (_measured(frame, flip) for flip in (1, -1))
        crops, geometry = in_mirror(*there, torch.zeros(len(there[0]), len(PLACE)))[:2]
        seen = [CROP_CHANNELS.index(name) for name in CROP_CHANNELS if name not in COLORS]
        for got, expected in ((geometry, back[1]), (crops[:, seen], back[0][:, seen])):
            wrong += ((got - expected).abs() > 0.03).sum().item()
            total += got.numel()
    assert total > 100_000 and wrong < 0.005 * total


def _measured(frame, flip):
    """Return crops and geometry of a simulated frame's objects; flip -1: seen in a mirror."""
    camera = frame.camera
    if flip < 0:
        camera = replace(camera, cx=camera.width - 1 - camera.cx)
    depth = depth_from_raw(np.ascontiguousarray(frame.depth[:, ::flip]))
    image = RgbdFrame(np.ascontiguousarray(frame.color[:, ::flip]), depth, camera)
    floor = floor_from_plane(np.array(frame.up) * (flip, 1, 1), frame.camera_height)
    regions = [region_from_mask(one.label, one.mask[:, ::flip]) for one in frame.objects]
    measured = measure_regions(image, regions, floor)
    crops = region_crops(image, regions, anchors(measured), floor)
    return (torch.from_numpy(crops),
            torch.from_numpy(np.stack([one.features for one in measured]).astype(np.float32)))


def write_chunk(folder, number, regions, unit, **changes):
    """Write a chunk of one frame for each count of regions; return its arrays."""
    rng = np.random.default_rng(number)
    total = sum(regions)
    arrays = {
        'frame_regions': np.array(regions, np.int32), 'frame_unit': np.array(unit, np.float32),
        'frame_geometry': rng.normal(size=(total, len(GEOMETRY_FEATURES))).astype(np.float32),
        'frame_crops': rng.normal(size=(total, len(CROP_CHANNELS), 32, 32)).astype(np.float16),
        'frame_places': rng.uniform(0.5, 3, (total, len(PLACE))).astype(np.float32), **changes}
    folder.mkdir(exist_ok=True)
    np.savez(folder / f'chunk_{number:05d}.npz', **arrays)
    return arrays


@pytest.fixture
def folder(tmp_path):
    return tmp_path / 'cache'


def test_regions_of_all_chunks_with_their_places_in_the_unit_of_their_frame(folder):
    first = write_chunk(folder, 0, (2, 3), (1.0, 0.8))
    second = write_chunk(folder, 7, (1,), (1.25,))
    regions = CachedRegions(folder)
    assert regions.known.tolist() == list(range(6))
    crops, geometry, places = regions.batch(np.array([5, 0, 3]))
    for got, name in ((crops, 'frame_crops'), (geometry, 'frame_geometry')):
        expected = np.concatenate([first[name], second[name]])[[5, 0, 3]]
        torch.testing.assert_close(got, torch.from_numpy(expected.astype(np.float32)))
    true = np.concatenate([first['frame_places'], second['frame_places']])[[5, 0, 3]]
    for index, name in enumerate(PLACE):
        unit = np.array([1.25, 1.0, 0.8]) if name in LENGTHS else np.ones(3)
        np.testing.assert_allclose(places[:, index].numpy() * unit, true[:, index], rtol=1e-5,
                                   err_msg=name)


def test_what_has_no_place_or_no_unit_is_not_learned_from(folder):
    places = np.ones((6, len(PLACE)), np.float32)
    places[1] = np.nan
    write_chunk(folder, 0, (2, 3, 1), (1.0, np.nan, 0.5), frame_places=places)
    assert CachedRegions(folder).known.tolist() == [0, 5]


def test_chunks_of_frames_that_could_not_be_read_hold_nothing(folder):
    for number, regions in ((0, 2), (2, 1)):
        write_chunk(folder, number, (regions,), (1.0,))
    np.savez(folder / 'chunk_00001.npz')
    assert CachedRegions(folder).known.tolist() == [0, 1, 2]


@pytest.mark.parametrize('areas, share', [(range(3, 50, 10), 0.5), (range(50), 1.0), ((), 0.0)])
def test_half_of_what_is_learned_from_are_areas(folder, areas, share):
    places = np.ones((50, len(PLACE)), np.float32)
    places[:, PLACE.index('area')] = np.isin(np.arange(50), areas)
    places[7] = np.nan
    write_chunk(folder, 0, (20, 30), (1.0, 1.0), frame_places=places)
    drawn = CachedRegions(folder).draw(np.random.default_rng(2), 600)
    assert len(drawn) == 600 and set(drawn) == set(range(50)) - {7}
    assert np.isin(drawn, areas).sum() == share * 600


def test_a_batch_shows_those_regions_in_a_mirror_that_it_is_told_to(folder):
    write_chunk(folder, 0, (4,), (0.9,))
    regions, rows = CachedRegions(folder), np.array([3, 1, 2])
    chosen = np.array([True, False, True])
    plain, shown = regions.batch(rows), regions.batch(rows, chosen)
    for got, turned, kept in zip(shown, in_mirror(*plain), plain, strict=True):
        assert torch.equal(got[chosen], turned[chosen])
        assert torch.equal(got[~chosen], kept[~chosen])
    assert not torch.equal(shown[1], plain[1])
    assert all(map(torch.equal, plain, regions.batch(rows)))


def test_other_colors_and_light_change_nothing_else():
    crops = torch.rand(400, len(CROP_CHANNELS), 6, 6, generator=torch.Generator().manual_seed(2))
    crops[:, :, 4:] = 0.0                 # beyond the image
    before = crops.clone()
    first, again, other = (recolored(crops, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert torch.equal(crops, before) and torch.equal(first, again)
    assert not torch.equal(first, other)
    color = [CROP_CHANNELS.index(name) for name in COLORS]
    kept = sorted(set(range(len(CROP_CHANNELS))) - set(color))
    assert torch.equal(first[:, kept], crops[:, kept])
    seen = first[:, color, :4]
    assert not first[:, color, 4:].any() and seen.abs().max() <= 1.0
    none = ~seen.flatten(1).any(1)
    assert 5 < none.sum() < 40
    # each color is still as bright in order as one color was, or as all of them were together
    plain = crops[:, color, :4]
    sources = torch.cat([plain, plain.mean(1, keepdim=True)], 1).flatten(2)       # [N, 4, P]
    rising = torch.stack([seen[:, 0].flatten(1).gather(1, source.argsort(1)).diff(dim=1).amin(1)
                          >= 0 for source in sources.unbind(1)], 1)[~none]
    assert rising.any(1).all()
    shares = rising.float().mean(0)
    assert shares[0] > 0.5 and 0.05 < shares[1] < 0.3 and 0.05 < shares[2] < 0.3
    assert 0.08 < shares[3] < 0.25


class PowerCut(Exception):
    pass


@pytest.fixture(scope='module')
def regions_folder(tmp_path_factory):
    """A cache of a data set of two frames, made without backbones and questions."""
    out, annotations = tmp_path_factory.mktemp('regions'), write_dataset(
        tmp_path_factory.mktemp('set'))
    assert cache.main(['--annotations', str(annotations), '--images', str(annotations.parent),
                       '--out', str(out), '--workers', '1', '--regions-only']) == 0
    return out


def train(out, folder, *changes):
    """Run the command; return its exit status."""
    out.mkdir(parents=True, exist_ok=True)
    path = out.parent / f'{out.name}.yaml'
    path.write_text(f'train: {folder}\nval: {folder}\nout: {out}\nsteps: 30\nbatch: 12\n'
                    'warmup: 3\nlearning_rate: 3e-3\nval_every: 100\nsave_every: 8\n'
                    'threads: 1\nprecision: float32\n')
    return train_closeup.main(['--config', str(path),
                               *(['--set', *changes] if changes else [])])


def weights(out):
    return load_file(out / train_closeup.CLOSEUP_FILE)


def loss_of(state, folder):
    regions = CachedRegions(folder)
    crops, geometry, truth = regions.batch(regions.known)
    model = CloseUp(ModelConfig.for_variant('64m', len(VOCABULARY)))
    model.load_state_dict(state)
    with torch.inference_mode():
        looks = model.eval()(crops, geometry)
    return {name: float(value.mean())
            for name, value in place_loss(looks[:, -len(PLACE):], truth).items()}


def test_a_run_lowers_the_losses_and_can_be_stopped(tmp_path, regions_folder, monkeypatch,
                                                    capsys):
    assert train(tmp_path / 'short', regions_folder, 'steps=1') == 0
    assert train(tmp_path / 'whole', regions_folder) == 0
    first, last = (loss_of(weights(tmp_path / name), regions_folder)
                   for name in ('short', 'whole'))
    assert first.keys() == train_closeup.WEIGHTS.keys()
    for name in ('place', 'size', 'area', 'top'):
        assert last[name] < 0.7 * first[name], name
    log = (tmp_path / 'whole/log.csv').read_text()
    assert '30,place,' in log and '30,val_within_20_cm,' in log

    def cut(optimizer, step, config, go_on=train_closeup.set_learning_rates):
        if step == 19:
            raise PowerCut
        go_on(optimizer, step, config)
    with monkeypatch.context() as patch:
        patch.setattr(train_closeup, 'set_learning_rates', cut)
        with pytest.raises(PowerCut):
            train(tmp_path / 'parts', regions_folder)
    capsys.readouterr()
    assert train(tmp_path / 'parts', regions_folder) == 0
    assert 'going on from step 16' in capsys.readouterr().out
    whole, parts = weights(tmp_path / 'whole'), weights(tmp_path / 'parts')
    assert whole.keys() == parts.keys()
    assert all(torch.equal(value, parts[name]) for name, value in whole.items())


def test_a_run_that_is_done_changes_nothing_more(tmp_path, regions_folder):
    out = tmp_path / 'run'
    assert train(out, regions_folder, 'steps=2') == 0
    before = (out / train_closeup.CLOSEUP_FILE).read_bytes()
    assert train(out, regions_folder, 'steps=2') == 0
    assert (out / train_closeup.CLOSEUP_FILE).read_bytes() == before


def other_closeup():
    """Return weights of a close-up, also the statistics of its measurements, unlike a new one."""
    torch.manual_seed(17)
    state = CloseUp(ModelConfig.for_variant('64m', len(VOCABULARY))).state_dict()
    return {name: 0.5 * value + 0.1 * torch.rand_like(value) if value.is_floating_point() else
            value for name, value in state.items()}


@pytest.mark.parametrize('prefix, name', [
    ('', 'closeup.safetensors'), ('closeup.', 'best/model.safetensors')])
def test_a_run_starts_from_the_weights_that_it_is_given(tmp_path, regions_folder, prefix, name):
    """From the file of an earlier run, or from the close-up of a whole model."""
    state = other_closeup()
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    save_file({prefix + key: value for key, value in state.items()}
              | {'text.weight': torch.zeros(2)} if prefix else state, path)
    given = path.parent if prefix else path
    changes = f'init={given}', 'learning_rate=0', 'steps=1'
    assert train(tmp_path / 'run', regions_folder, *changes) == 0
    for key, value in weights(tmp_path / 'run').items():
        if key.split('.')[-1] not in ('running_mean', 'running_var', 'num_batches_tracked'):
            assert torch.equal(value, state[key]), key
    assert train(tmp_path / 'new', regions_folder, *changes[1:]) == 0
    assert not torch.equal(weights(tmp_path / 'new')['standardize.mean'],
                           state['standardize.mean'])


def test_weights_that_do_not_fit_end_a_run_before_it_begins(tmp_path, regions_folder, capsys):
    (tmp_path / 'empty').mkdir()
    other = tmp_path / 'other.safetensors'
    save_file({'place.weight': torch.zeros(9, 7)}, other)
    for given, reason in ((tmp_path / 'empty', 'holds no weights'), (other, 'another shape')):
        assert train(tmp_path / 'run', regions_folder, f'init={given}') == 2
        assert reason in capsys.readouterr().err
        assert not (tmp_path / 'run/config.yaml').exists()


def test_a_run_that_goes_on_does_not_start_again(tmp_path, regions_folder):
    path, out = tmp_path / 'closeup.safetensors', tmp_path / 'run'
    save_file(other_closeup(), path)
    assert train(out, regions_folder, f'init={path}', 'steps=2') == 0
    before = weights(out)
    assert not torch.equal(before['place.weight'], other_closeup()['place.weight'])
    assert train(out, regions_folder, f'init={path}', 'steps=3', 'learning_rate=0') == 0
    for name in ('place.weight', 'trust.weight', 'crop.0.weight', 'standardize.mean'):
        assert torch.equal(weights(out)[name], before[name]), name


def test_the_seed_decides_what_is_learned(tmp_path, regions_folder):
    runs = [tmp_path / name for name in 'abc']
    for out, seed in zip(runs, (5, 5, 6), strict=True):
        assert train(out, regions_folder, 'steps=2', f'seed={seed}') == 0
    first, same, other = (weights(out)['place.weight'] for out in runs)
    assert torch.equal(first, same) and not torch.equal(first, other)


class Blind(torch.nn.Module):
    """Says of every region where it is with an error that the region's number tells."""

    def __init__(self, truth, errors):
        super().__init__()
        self.truth, self.errors, self.seen = truth, errors, 0

    def forward(self, crops, geometry):
        rows = slice(self.seen, self.seen + len(crops))
        self.seen += len(crops)
        places = self.truth[rows].clone()
        # along a diagonal of all three axes, and wrong in all that is not the centre
        places[:, :3] += self.errors[rows, None] / 3 ** 0.5
        places[:, 3:] += 9.0
        return torch.cat([torch.zeros(len(crops), 128), places], dim=1)


def test_validation_tells_how_far_off_the_centres_are(folder):
    places = np.random.default_rng(1).uniform(0.5, 3, (10, len(PLACE))).astype(np.float32)
    places[4] = np.nan
    write_chunk(folder, 0, (4, 6), (1.0, 0.8), frame_places=places)
    regions = CachedRegions(folder)
    truth = regions.batch(regions.known)[2]
    errors = torch.tensor([0.0, 0.04, 0.06, 0.09, 0.11, 0.3, 0.39, 0.41, 2.0])
    shares = train_closeup.validate(Blind(truth, errors), regions, torch.device('cpu'))
    assert shares == pytest.approx({'within_5_cm': 2 / 9, 'within_10_cm': 4 / 9,
                                    'within_20_cm': 5 / 9, 'within_40_cm': 7 / 9})


def test_without_places_to_learn_from_a_run_says_so(tmp_path, regions_folder, capsys):
    assert train(tmp_path / 'run', tmp_path / 'nothing') == 2
    assert 'run training.cache first' in capsys.readouterr().err
    folder = tmp_path / 'unknown'
    write_chunk(folder, 0, (2,), (1.0,), frame_places=np.full((2, len(PLACE)), np.nan,
                                                             np.float32))
    for changes in ((), (f'train={regions_folder}',), (f'val={regions_folder}',)):
        status = train(tmp_path / 'run', folder, *changes)
        assert status == 2
        assert f'{folder} holds no region whose place is known' in capsys.readouterr().err
    assert not list((tmp_path / 'run').iterdir())

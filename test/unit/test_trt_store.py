# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Only a plan that is whole, ours, and described by its card comes out of the store."""

import errno
import json
import os
from pathlib import Path
import stat
import threading

import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.release import default_cache
from tinygiant_ros.runtime.trt import store as store_module
from tinygiant_ros.runtime.trt.store import default_folder, EngineStore, key_of

KEY, OTHER = key_of({'graph': 'vision'}), key_of({'graph': 'decoder'})
PLAN = bytes(range(256)) * 40


@pytest.fixture
def store(tmp_path):
    return EngineStore(tmp_path / 'cache' / 'engines')


@pytest.fixture
def kept(store):
    """Return a store with one engine."""
    store.put(KEY, PLAN, {'graph': 'vision', 'built': '2026-11-02'})
    return store


def file(store, suffix, key=KEY):
    return store.folder / (key + suffix)


def refusal(call, *arguments):
    with pytest.raises(SpatialError) as caught:
        call(*arguments)
    assert caught.value.code == ErrorCode.NOT_READY
    return caught.value.message


def test_key_is_of_the_facts_and_not_of_their_order():
    facts = {'graph': 'vision', 'options': {'level': 3, 'sizes': (1, 8)}}
    same = {'options': {'sizes': [1, 8], 'level': 3}, 'graph': 'vision'}
    assert key_of(facts) == key_of(same)
    others = [{}, {**facts, 'graph': 'decoder'}, {**facts, 'options': {'level': 3}},
              {'graph': 'vision', 'options': {'level': 3, 'sizes': (8, 1)}}]
    assert len({key_of(one) for one in [facts, *others]}) == 5


def test_default_folder(monkeypatch, tmp_path):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    assert default_folder() == default_cache() / 'engines' == tmp_path / 'tinygiant_ros/engines'
    assert default_folder(tmp_path / 'own') == tmp_path / 'own' / 'engines'


def test_round_trip(kept):
    assert kept.has(KEY) and not kept.has(OTHER)
    assert EngineStore(kept.folder).get(KEY) == PLAN
    card = kept.card(KEY)
    assert card['graph'] == 'vision' and card['bytes'] == len(PLAN) and card['key'] == KEY


def test_is_private(kept):
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    for path in kept.folder.iterdir():
        if path.suffix != '.lock':
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    kept.folder.chmod(0o777)
    EngineStore(kept.folder)
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


def test_replaces(kept):
    kept.put(KEY, b'newer', {'graph': 'vision'})
    assert kept.get(KEY) == b'newer'
    assert {path.name for path in kept.folder.iterdir()} == {f'{KEY}.engine', f'{KEY}.json'}


def test_nothing_there(store):
    assert 'engine build' in refusal(store.get, KEY)
    assert 'is not there' in refusal(store.card, KEY)


def truncate(store):
    file(store, '.engine').write_bytes(PLAN[:-1])


def flip(store):
    file(store, '.engine').write_bytes(PLAN[:-1] + b'?')


def forget_card(store):
    file(store, '.json').unlink()


def break_card(store):
    file(store, '.json').write_text('{"format": 1')


def card_of_another(store):
    store.put(OTHER, PLAN, {})
    os.replace(file(store, '.json', OTHER), file(store, '.json'))


def card_of_the_future(store):
    card = json.loads(file(store, '.json').read_text())
    file(store, '.json').write_text(json.dumps({**card, 'format': 99}))


def card_without_checksum(store):
    card = json.loads(file(store, '.json').read_text())
    del card['sha256']
    file(store, '.json').write_text(json.dumps(card))


def others_may_write(store):
    file(store, '.engine').chmod(0o660)


def others_may_write_the_card(store):
    file(store, '.json').chmod(0o602)


def link(store):
    target = store.folder / 'elsewhere'
    os.replace(file(store, '.engine'), target)
    file(store, '.engine').symlink_to(target)


def pipe(store):
    file(store, '.engine').unlink()
    os.mkfifo(file(store, '.engine'), 0o600)


SPOILED = {truncate: 'bytes, its card says', flip: 'another checksum', forget_card: 'is not there',
           break_card: 'cannot be read', card_of_another: 'card of another engine',
           card_of_the_future: 'no card of format', card_without_checksum: 'neither size',
           others_may_write: r'written by others \(mode 660\)',
           others_may_write_the_card: r'written by others \(mode 602\)',
           link: 'cannot be read', pipe: 'no plain file'}


@pytest.mark.parametrize('spoil', SPOILED, ids=lambda one: one.__name__)
def test_refuses_what_was_changed(kept, spoil):
    spoil(kept)
    with pytest.raises(SpatialError, match=SPOILED[spoil]):
        kept.get(KEY)
    assert kept.has(KEY)
    kept.put(KEY, PLAN, {})                      # and is made good by the next build
    assert kept.get(KEY) == PLAN


def test_refuses_a_foreign_owner(kept, monkeypatch):
    owner = os.getuid()
    monkeypatch.setattr(store_module.os, 'getuid', lambda: owner + 1)
    assert f'belongs to user {owner}, not to {owner + 1}' in refusal(kept.get, KEY)
    assert 'belongs to user' in refusal(EngineStore, kept.folder)


def test_refuses_a_linked_folder(tmp_path):
    (tmp_path / 'real').mkdir()
    (tmp_path / 'link').symlink_to(tmp_path / 'real')
    assert 'is a link' in refusal(EngineStore, tmp_path / 'link')


@pytest.mark.parametrize('written', [0, 1])
def test_full_disk_or_power_cut(kept, monkeypatch, written):
    """After any number of files were replaced the store gives out either all or nothing."""
    write, calls = store_module.write_atomically, []

    def fail(path, pieces):
        if len(calls) == written:
            raise OSError(errno.ENOSPC, 'No space left on device')
        calls.append(path)
        write(path, pieces)

    monkeypatch.setattr(store_module, 'write_atomically', fail)
    assert 'No space left' in refusal(kept.put, KEY, b'newer', {})
    if written:
        refusal(kept.get, KEY)
    else:
        assert kept.get(KEY) == PLAN


def test_leftovers_of_a_killed_writer_go(kept):
    leftover = file(kept, '.engineabc.tmp')
    other = file(kept, '.engineabc.tmp', OTHER)
    leftover.write_bytes(b'half')
    other.write_bytes(b'half of another, maybe being written')
    kept.put(KEY, PLAN, {})
    assert not leftover.exists() and other.exists()


def test_cannot_be_made(tmp_path):
    (tmp_path / 'file').write_text('')
    assert 'XDG_CACHE_HOME' in refusal(EngineStore, tmp_path / 'file' / 'engines')


@pytest.mark.parametrize('key', ['', 'vision', '../' + KEY, KEY[:-1], KEY.upper(), KEY + '\n'])
def test_keys_are_keys(store, key):
    for call in (store.has, store.get, store.card, store.rejections):
        assert 'no key of an engine' in refusal(call, key)


def test_note(kept):
    kept.note(KEY, parity={'agrees': True})
    assert kept.card(KEY)['parity'] == {'agrees': True}
    assert kept.get(KEY) == PLAN
    refusal(lambda: kept.note(OTHER, parity=None))


def test_reject(kept):
    assert kept.rejections(KEY) == []
    kept.reject(KEY, 'gives NaN')
    assert not kept.has(KEY) and file(kept, '.bad').read_bytes() == PLAN
    assert 'holds no engine' in refusal(kept.get, KEY)
    assert kept.entries() == []
    kept.put(KEY, b'newer', {})
    kept.reject(KEY, 'gives zeros')
    kept.reject(KEY, 'is not even there')
    assert EngineStore(kept.folder).rejections(KEY) == [
        'gives NaN', 'gives zeros', 'is not even there']
    assert file(kept, '.bad').read_bytes() == b'newer'
    assert kept.rejections(OTHER) == []
    kept.forgive(KEY)
    kept.forgive(KEY)
    assert kept.rejections(KEY) == []


@pytest.mark.parametrize('content', ['', '{"a": 1}', 'null'])
def test_broken_rejections_count_as_none(kept, content):
    file(kept, '.rejected.json').write_text(content)
    assert kept.rejections(KEY) == []


def test_entries(kept):
    kept.put(OTHER, b'older', {'graph': 'decoder', 'built': '2026-11-01'})
    third = key_of({})
    kept.put(third, b'third', {'built': '2026-11-03'})
    file(kept, '.json', third).unlink()
    (kept.folder / 'notes.engine').write_text('not ours')
    assert [card['key'] for card in kept.entries()] == [third, OTHER, KEY]
    assert 'is not there' in kept.entries()[0]['problem']
    assert 'problem' not in kept.entries()[1]


def test_timing_cache(store):
    cache = store.timing_cache('Orin (nvgpu)/10.3.0')
    assert cache.read() == b''
    cache.write(b'timings')
    assert store.timing_cache('Orin (nvgpu)/10.3.0').read() == b'timings'
    assert store.timing_cache('Orin (nvgpu)/10.16').read() == b''
    path, = store.folder.glob('*.timing')
    assert path.parent == store.folder and store.entries() == []
    path.chmod(0o666)
    assert cache.read() == b''


def test_timings_that_cannot_be_written_are_no_error(store, monkeypatch):
    def fail(path, pieces):
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(store_module, 'write_atomically', fail)
    store.timing_cache('gpu').write(b'timings')
    assert store.timing_cache('gpu').read() == b''


def test_lock_lets_one_in(store):
    waits, inside = threading.Event(), []

    def second():
        with EngineStore(store.folder).lock(KEY, waits.set):
            inside.append('second')

    with store.lock(KEY, lambda: inside.append('never')):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(60)
        with store.lock(OTHER, lambda: inside.append('never')):
            inside.append('first')
    thread.join(60)
    assert inside == ['first', 'second']


def test_lock_is_free_after_an_error(store):
    with pytest.raises(ValueError), store.lock(KEY):
        raise ValueError
    with store.lock(KEY, lambda: pytest.fail('still locked')):
        pass


def test_lock_in_a_folder_that_is_gone(store):
    Path(store.folder).rmdir()
    with pytest.raises(SpatialError, match='cannot be locked'), store.lock(KEY):
        pass

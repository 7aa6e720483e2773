"""The vectors of fixtures/vectors/format against the second verifier: `check_vectors.py DIR` names each that differs."""
import base64
import json
import sys
import tempfile
from pathlib import Path

import second_verifier as second


def refusal(act):
    """'ok' and what `act` gives, or the code or word of a refusal."""
    try:
        return 'ok', act()
    except second.Refused as bad:
        return ('refused' if bad.code in ('refused', 'words') else bad.why if bad.code == 'disclosure-refused' else bad.code), None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return 'refused', None


def atoms(record):
    return [[path, i, len(pieces), piece] for path, x in second.walk(record)
            for pieces in [second.cut(x) if second.is_cut(path, x) else [x]] for i, piece in enumerate(pieces)]


def commitment(given):
    every, seed = atoms(given['record']), second.b64(given['seed'], 32, True)
    shake = second.hashlib.shake_256(b'evidence/v1/salts\n' + seed).digest(16 * len(every))
    salts = [shake[16 * k:16 * k + 16] for k in range(len(every))]
    return {'atoms': every, 'commitments': [second.commit(salt, *atom).hex() for salt, atom in zip(salts, every)],
            'digest': second.digest_of(given['record'], seed), 'salts': [salt.hex() for salt in salts]}


def disclosure(given):
    digest, shown = second.disclosed(given['atoms'])
    second.need(digest == given['digest'], 'digest-mismatch')
    kind = shown.get('["kind"]')
    hidden = not isinstance(kind, str) or kind in ('vault', 'key') or kind == 'annotation' and not {
        '["annotation"]', '["about", "seq"]', '["about", "digest"]'} <= set(shown)
    second.need(not hidden, 'disclosure-refused', 'structure-hidden')


def line(given):
    header = second.read_line(base64.b64decode(given['line']))[0]
    return {'header': second.jcs(header), 'leaf': second.leaf_of(header).hex()}


def checkpoint_line(given):
    try:
        note, length = second.read_mark(base64.b64decode(given['line']))
    except (ValueError, AttributeError):
        raise second.Refused('checkpoint-damaged', None) from None
    return {'bytes': length, 'size': note.size}


def vkey(given):
    name, _, key = second.read_vkey(given['vkey'])
    return {'key': key.hex(), 'name': name}


def signed_note(given):
    """Reads as a note by the rules of 9.2, and has one good line of the key under its name."""
    body, gap, lines = given['note'].rpartition('\n\n')
    checked = body if second.re.fullmatch(r'[^\n]+\n[^\n]+\n[^\n]+', body) else f'x\n1\n{base64.b64encode(bytes(32)).decode()}'
    signatures = second.read_note(checked + gap + lines).signatures
    name, key_id, key = second.read_vkey(given['vkey'])
    own = [data for origin, data in signatures if origin == name]
    fits = len(own) == 1 and own[0][:4].hex() == key_id and second.good(key, body.encode() + b'\n', own[0][4:])
    second.need(fits, 'not-signed')


def checkpoint(given):
    line_of = base64.b64encode(bytes(8)).decode()
    note = second.read_note(f'{given["text"]}\n— x {line_of}\n')
    return {'origin': note.origin, 'root': note.root.hex(), 'size': note.size}


def words(given):
    if 'text' in given:
        size, found = second.words_held(given['text'])
        return {'size': size, 'words': found}
    found = second.words_of(given['size'], bytes.fromhex(given['root']))
    return {'words': ' · '.join([str(given['size']), *(' '.join(found[k:k + 4]) for k in (0, 4, 8))])}


def frontier(given):
    edge = []
    for size, leaf in enumerate(given['leaves']):
        edge = second.append(edge, size, bytes.fromhex(leaf))
    hashes = [base64.b64encode(one).decode() for one in edge]
    return {'frontier': second.jcs({'hashes': hashes, 'size': len(given['leaves'])}), 'root': second.root_of(edge).hex()}


def tree(given, kind):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in given['files'].items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(base64.b64decode(content))
        report = second.answer([folder, '--as', kind])
    return {'codes': sorted({one['code'] for one in report['findings']}), 'verdict': report['verdict']}


PARTS = {'pieces': lambda given: second.cut(given['text']), 'commitment': commitment, 'disclosure': disclosure,
         'line': line, 'checkpoint-line': checkpoint_line, 'vkey': vkey, 'note': signed_note, 'checkpoint': checkpoint,
         'words': words, 'frontier': frontier}
TREES = {'vault': 'vault', 'succession': 'vault', 'packet': 'packet'}


def main(folder):
    differ, counts = [], {}
    for file in sorted(Path(folder).glob('*/*.json')):
        part, vector = file.parent.name, json.loads(file.read_text())
        counts[part] = counts.get(part, 0) + 1
        if part in TREES:
            found, output = vector['expect'], tree(vector['input'], TREES[part])
        else:
            found, output = refusal(lambda: PARTS[part](vector['input']))
        if found != vector['expect'] or vector.get('output', output) != output:
            differ.append(f'{part}/{file.name}: {found} {json.dumps(output, ensure_ascii=False)[:300]}')
    print(json.dumps({'counts': counts, 'differ': differ}, ensure_ascii=False))


if __name__ == '__main__':
    main(sys.argv[1])

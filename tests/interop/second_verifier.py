"""A second verifier of vaults and packets, written from docs/format.md alone; numbers in brackets are its sections. It shares no code with src/, takes severities, kinds and
ranges from the tables of that page, and Ed25519 from `openssl`. It makes no views and gives no notes, holds every lock for a live one, and refuses numbers that are no integers.
Usage: second_verifier.py PATH [--against FILE]… [--expect WORDS]… [--key KEY]… [--require WHAT]… [--all] [--as vault|packet]; or --batch, a JSON list of arguments a line."""
import argparse, base64, collections, datetime, functools, hashlib, io, itertools, json, os, pathlib, re, struct, subprocess, sys, tempfile, unicodedata, zipfile
Path = pathlib.Path; ROOT = Path(__file__).resolve().parents[2]; PAGE = (ROOT / 'docs/format.md').read_text()
BIP39 = (ROOT / 'node_modules/@scure/bip39/wordlists/english.js').read_text().split('`')[1].split(); MIB, SAFE, NAME = 1 << 20, 2**53 - 1, r'[^\s\ufeff+\0-\x1f\x7f-\x9f]+'
def table(marker): return [[cell.strip(' `') for cell in row.split('|')[1:]] for row in re.search(r'(?:^\|.*\|\n)+', PAGE[PAGE.index(f'<!-- {marker} -->'):], re.M)[0].splitlines()[2:]]
SEVERITY = {row[0]: row[1] for row in table('findings')}; KINDS = re.findall('`(.*?)`', re.search(r'The kinds are (.*)\.$', PAGE, re.M)[1])
SEPARATOR, SINGLE = (''.join(f'\\U{row[0]:0>8}-\\U{row[1]:0>8}' for row in table('ranges: ' + name)) for name in ('separator', 'single'))
PIECE = re.compile(f'\\A[{SEPARATOR}]+|(?:[{SINGLE}]|[^{SEPARATOR}{SINGLE}]+)[{SEPARATOR}]*')
class Refused(ValueError): code, why = property(lambda self: self.args[0]), property(lambda self: self.args[1])
def need(condition, code='refused', why=None):
    if not condition: raise Refused(code, why)
def attempt(act, *args, otherwise=None):
    try: return act(*args)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zipfile.zlib.error): return otherwise
sha, utf16 = lambda *parts: hashlib.sha256(b''.join(parts)).digest(), lambda text: text.encode('utf-16-be')
is_filled, is_count, is_one = lambda x: type(x) is str and x != '', lambda x: type(x) is int and x >= 0, lambda x: type(x) is int and x == 1
is_later, is_hash, is_record = lambda x: type(x) is dict and type(x.get('v')) is int and x['v'] != 1, lambda x: type(x) is str and re.fullmatch('[0-9a-f]{64}', x) is not None, lambda x: type(x) is dict and type(x.get('kind')) is str
def is_time(x): return attempt(lambda: re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', x, re.A) and datetime.datetime.fromisoformat(x[:-1])) is not None
def shape(x, want):  # a type, a test, a dict of all members, a list of what each element is, or a tuple of alternatives
    if isinstance(want, tuple): return any(shape(x, one) for one in want)
    if isinstance(want, list): return type(x) is list and all(shape(one, want[0]) for one in x)
    if isinstance(want, dict): return type(x) is dict and set(x) == set(want) and all(shape(x[name], want[name]) for name in want)
    return type(x) is want if isinstance(want, type) else want(x)
def jcs(x, levels=64):
    need(not isinstance(x, (dict, list)) or levels and '__proto__' not in x)
    if isinstance(x, list): return '[' + ','.join(jcs(one, levels - 1) for one in x) + ']'
    return json.dumps(x, ensure_ascii=False) if not isinstance(x, dict) else '{' + ','.join(f'{jcs(name)}:{jcs(x[name], levels - 1)}' for name in sorted(x, key=utf16)) + '}'
def whole(text): need(abs(int(text)) <= SAFE); return int(text)
def strict(data): value = attempt(lambda: json.loads(data.decode(), parse_int=whole, parse_float=whole, parse_constant=whole)); need(attempt(lambda: jcs(value).encode()) == data); return value
def b64(text, size=None, url=False):
    data = base64.b64decode(text + '=' * (-len(text) % 4) if url else text, b'-_' if url else None); again = base64.b64encode(data, b'-_' if url else None).decode()
    need((again.rstrip('=') if url else again) == text and size in (None, len(data))); return data
def is_cut(path, x): return isinstance(x, str) and path[-1] in ('text', 'description', 'was', 'is', 'reason', 'demand')
def walk(x, path=()):
    steps = sorted(x, key=utf16) if isinstance(x, dict) else range(len(x)) if isinstance(x, list) else ()
    for step in steps: yield from walk(x[step], path + (step,))
    if not steps: yield list(path), x
cut, commit, digest = lambda text: PIECE.findall(text) or [''], lambda salt, *atom: sha(salt, jcs(list(atom)).encode()), lambda commitments: sha(b'evidence/v1/record\n', *commitments).hex()
def digest_of(record, seed):
    atoms = [[path, i, len(pieces), piece] for path, x in walk(record) for pieces in [cut(x) if is_cut(path, x) else [x]] for i, piece in enumerate(pieces)]
    salts = hashlib.shake_256(b'evidence/v1/salts\n' + seed).digest(16 * len(atoms)); return digest(commit(salts[16 * k:16 * k + 16], *atom) for k, atom in enumerate(atoms))
def opened(salt, path, i, m, x):
    need(isinstance(path, list) and path and isinstance(path[0], str) and all(is_count(step) or isinstance(step, str) and step != '__proto__' for step in path)); need(is_count(i) and is_count(m) and i < m and (x is None or isinstance(x, (str, int)) or x in ({}, [])) and (m == 1 or is_cut(path, x))); return commit(b64(salt, 16, True), path, i, m, x)
def disclosed(items):  # [6.4] digest and what is shown by path; refuses what breaks rules 1 to 8
    ok = lambda condition, why: need(condition, 'disclosure-refused', why); commitments = [attempt(b64, one, 32, True) if isinstance(one, str) else attempt(lambda: opened(*one)) if isinstance(one, list) else None for one in items]
    ok(items and None not in commitments, 'malformed-atom'); shown, before, end, at, number, run = {}, [], 0, -1, -1, []
    for k, (_, path, i, m, x) in [(k, one) for k, one in enumerate(items) if not isinstance(one, str)]:
        start, first, adjoins, run = k - i, not before, path == before and at == k - 1, run + [x] if path == before and at == k - 1 else [x]
        d = next((n for n, (a, b) in enumerate(zip(before, path)) if type(a) != type(b) or a != b), min(len(before), len(path))); a, b = before[d:d + 1], path[d:d + 1]
        if path != before and not first: ok(b, 'atoms-out-of-order'); ok(a, 'path-inside-path'); ok(type(a[0]) == type(b[0]), 'array-and-object'); ok((utf16(a[0]) < utf16(b[0]) if type(a[0]) is str else a < b), 'atoms-out-of-order')
        ok(path != before or i > number, 'atoms-out-of-order'); ok(0 <= start and start + m <= len(items) and (start + m == end and start == at - number if path == before else k >= end and at < start), 'pieces-disagree')
        ok(path == before or start - end >= sum(s - (before[n] + 1 if before and n == d else 0) for n, s in enumerate(path) if n >= d and is_count(s)), 'elements-missing')
        ok((m == 1 or x != '') and (adjoins or i == 0 or not re.match(f'[{SEPARATOR}]', x)) and (not is_cut(path, x) or cut(''.join(run)) == run), 'piece-cut-wrongly')
        before, end, at, number, shown[json.dumps(path)] = path, start + m, k, i, x
    return digest(commitments), shown
def append(edge, size, leaf): return append(edge[:-1], size // 2, sha(b'\1', edge[-1], leaf)) if size % 2 else edge + [leaf]
root_of, leaf_of = lambda edge: functools.reduce(lambda right, left: sha(b'\1', left, right), reversed(edge[:-1]), edge[-1]), lambda header: sha(b'\0', jcs(header).encode())
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493; D = -121665 * pow(121666, -1, P) % P
def plus(a, b):
    A, B, C, Z = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]; return (B - A) * (Z - C) % P, (Z + C) * (B + A) % P, (Z - C) * (Z + C) % P, (B - A) * (B + A) % P
def vanishes(n, point):
    total = functools.reduce(lambda sum, bit: plus(plus(sum, sum), point if bit == '1' else (0, 1, 1, 0)), f'{n:b}', (0, 1, 1, 0)); return total[0] == 0 and total[1] == total[2]
def sound(key):  # [9.3]
    y = int.from_bytes(key, 'little') % 2**255; square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P; x = next((x for root in (1, pow(2, (P - 1) // 4, P)) for x in [pow(square, (P + 3) // 8, P) * root % P] if x * x % P == square), None)
    x = x and (x if x % 2 == key[31] >> 7 else P - x); return len(key) == 32 and y < P and x is not None and not (x == 0 and key[31] > 127) and not vanishes(8, (x, y, 1, x * y % P)) and vanishes(L, (x, y, 1, x * y % P))
def good(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], 'little')
    if len(signature) != 64 or s >= L or int.from_bytes(r, 'little') % 2**255 >= P or r == b'\1' + bytes(31) or not sound(key): return False
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (('key', bytes.fromhex('302a300506032b6570032100') + key), ('text', message), ('sig', signature)): Path(folder, name).write_bytes(data)
        run = subprocess.run('openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile sig'.split(), cwd=folder, capture_output=True, text=True)
    assert not run.returncode or 'Verification Failure' in run.stdout + run.stderr, run.stderr; return run.returncode == 0
sound, good, fingerprint = functools.cache(sound), functools.cache(good), lambda key: 'SHA256:' + base64.b64encode(sha(key)).decode().rstrip('=')
def read_vkey(text):  # [9.1]
    name, key_id, material = text.split('+', 2); material = b64(material, 33); need(re.fullmatch(NAME, name) and material[0] == 1 and sound(material[1:]) and key_id == sha(name.encode(), b'\n', material)[:4].hex())
    return name, key_id, material[1:]
Note, Term = collections.namedtuple('Note', 'origin size root body signatures text'), collections.namedtuple('Term', 'seq action name id key vkey encryption seal')
def read_note(text):  # [9.2]
    text = text.decode() if isinstance(text, bytes) else text.encode().decode(); body, gap, lines = text.rpartition('\n\n'); found = [re.fullmatch(f'— ({NAME}) (\\S+)', line) for line in lines.split('\n')[:-1]]
    need(gap and text[-1] == '\n' and not re.search(r'[\0-\x09\x0b-\x1f\x7f]', text) and 1 <= len(found) <= 100 and all(found)); origin, size, root = re.fullmatch(r'([^\n]+)\n([1-9][0-9]{0,15})\n(.*)', body).groups()
    note = Note(origin, whole(size), b64(root, 32), body.encode() + b'\n', [(one[1], b64(one[2])) for one in found], text.encode()); need(all(len(data) >= 5 for _, data in note.signatures)); return note
def words_of(size, root): return [BIP39[int.from_bytes(sha(b'evidence/v1/checkpoint\n%d\n' % size, root), 'big') >> 124 + 11 * k & 2047] for k in range(11, -1, -1)]
HEADER = {'v': is_one, 'seq': is_count, 'key': is_count, 'recordedAt': is_time, 'digest': is_hash, 'after': is_hash, 'ciphertext': is_hash, 'objects': (lambda x: x == 0, [is_hash])}
COMMON = {'kind': str, 'key': is_filled, 'encryption': (type(None), {'recipient': is_filled}), 'seal': (type(None), is_hash)}
RECORDS = {'vault': {**COMMON, 'id': lambda x: type(x) is str and re.fullmatch('[0-9a-f]{32}', x), 'software': str}, 'key': {**COMMON, 'previous': is_count, 'action': lambda x: x in ('rotate', 'revoke', 'seal')}}
def check_header(h):  # [4]
    need(not is_later(h), 'entry-version-unknown'); need(shape({'after': h.get('digest'), 'ciphertext': h.get('digest'), 'objects': 0, **h}, HEADER) and h['key'] <= h['seq'] and h.get('objects', 1) not in (0, [])
         and ('ciphertext' in h or 'objects' not in h), 'entry-damaged', 'wrong-members')
class Keys(list):  # [8]
    def accept(self, say, seq, r, before):
        try:
            (name, key_id, key), action, last = attempt(read_vkey, r.get('key'), otherwise='???'), r.get('action', 'vault'), self[-1] if self else None
            need(name != '?' and shape(r, RECORDS[r['kind']]), 'succession-broken', 'malformed'); need(action != 'vault' or r['id'] == sha(key).hex()[:32], 'vault-id')
            for fits, why in ((action == 'vault' or last and r['previous'] == before == last.seq, 'previous'), (name == (last.name if last else f'evidence.invalid/{r.get("id")}'), 'name'), (
                    action != 'seal' or last and (r['key'], r['encryption']) == (last.vkey, last.encryption), 'seal-changes-key'), (not last or (r['encryption'] is None) == (last.encryption is None),
                    'encryption-switched'), (action == 'seal' or key not in [term.key for term in self], 'reused-key')): need(fits, 'succession-broken', why)
            self.append(Term(seq, action, name, key_id, key, r['key'], r['encryption'], r['seal']))
        except Refused as bad: say(bad.code, seq=seq, why=bad.why)
    def in_force(self, seq): return max((term.seq for term in self if term.seq <= seq), default=None)
    def signed(self, note, alone=False):
        past, own = [term for term in self if term.seq < note.size], [one for one in note.signatures if one[0] == note.origin]
        demanded = past[-2 if past and past[-1].action in ('rotate', 'revoke') and past[-1].seq == note.size - 1 else -1:]
        return bool(own) and own == note.signatures[:len(own)] and len(own) == len(demanded) and not (alone and len(own) < len(note.signatures)) and all(
            term.name == note.origin and data[:4].hex() == term.id and good(term.key, note.body, data[4:]) for term, (_, data) in zip(demanded, own))
class Report(list):  # [17] what is held against it, [18] findings and answers
    def __call__(self, code, when=True, **where):
        if when and SEVERITY[code] != 'note' and sum(one['code'] == code for one in self) < 1000: self.append({'code': code, 'severity': SEVERITY[code], **{name: x for name, x in where.items() if x is not None}})
    def each(self, conditions, **where): [self(code, when, **where) for code, when in conditions.items()]
    def has(self, severity, but=()): return any(one['severity'] == severity and one['code'] not in but for one in self)
    def answer(self, held, keys=Keys(), size=0, roots=(), good_end=False):
        against, given, longer = [], False, ['packet-older'] * 2 if held['packet'] else ['held-longer', 'words-longer']
        for origin, note in [(origin, attempt(read_note, text)) for origin, text in held['notes']]:
            code = 'held-other-vault' if note and keys and note.origin != keys[0].name else 'held-damaged' if not note or not keys.signed(note) else longer[0] if note.size > size else ''
            code = code or ('held-forked' if roots[note.size] != note.root else ''); self(code, size=size, found=note and note.size) if code else against.append(origin)
        for count, words in held['words']:
            fits = count <= size and roots[count] and words_of(count, roots[count]) == words; against += ['words'] * bool(fits); self('words-differ' if count <= size else longer[1], not fits, size=size, found=count)
        for key in held['keys']:
            match = next((k for k, term in enumerate(keys) if good_end and key in (term.vkey, fingerprint(term.key))), None)
            revoked = match is not None and next((term.seq for term in keys[match + 1:] if term.action == 'revoke' and keys[-1].key != keys[match].key), None)
            self.each({'key-differs': match is None, 'key-revoked': revoked}, seq=revoked or None); given = given or match is not None and not revoked
        for want in held['require']: self('anchor-missing', not (given if want == 'key' else want == 'checkpoint' and set(against) - {'words'}), why=want)
        unchanged = 'no' if self.has('failure') else 'cannotTell' if self.has('cannotTell', ('anchor-missing', 'held-damaged', 'key-revoked', 'packet-older', 'seal-expired', 'seal-missing', 'seal-unnamed', 'token-unchecked')) else 'yes'
        return {'verdict': next((v for severity, v in (('failure', 'changed'), ('unfinished', 'unfinished'), ('cannotTell', 'cannotTell')) if self.has(severity)), 'consistent'),
                'answers': {'unchanged': unchanged, 'signedBy': {'key': fingerprint(keys[-1].key), 'from': 'given' if given else 'enclosed'} if good_end else {'key': None, 'from': 'none'},
                            'existedBy': [], 'notBefore': [], 'complete': {'size': size, 'against': against or ['nothing']}, 'contentTrue': 'neverAnswered'}, 'findings': list(self)}
def listing(folder):
    paths = [os.path.join(base, name) for base, folders, names in os.walk(folder) for name in folders + names]
    return {os.path.relpath(path, folder): os.path.isfile(path) and not os.path.islink(path) and path for path in paths if os.path.islink(path) or not os.path.isdir(path)}
def reader(files, say):
    for name in files: say('file-not-regular', files[name] is False, path=name)
    def read(path, limit=1 << 40, required=False):
        data = attempt(Path(files[path]).read_bytes) if isinstance(files.get(path), str) else files.get(path, False)
        say.each({'file-missing': required and path not in files, 'file-unreadable': data is None, 'file-damaged': isinstance(data, bytes) and len(data) > limit}, path=path); return data if isinstance(data, bytes) and len(data) <= limit else None
    return functools.cache(read)
def read_mark(row):
    mark = strict(row); need(len(row) <= 65536 and shape(mark, {'bytes': is_count, 'note': str, 'size': is_count}) and mark['bytes'] and read_note(mark['note']).size == mark['size']); return read_note(mark['note']), mark['bytes']
def read_line(row):
    line = attempt(strict, row); need(isinstance(line, dict) and len(row) <= MIB, 'entry-damaged', 'not-canonical'); need(not is_later(line), 'entry-version-unknown')
    header, rest = {n: x for n, x in line.items() if n not in ('record', 'seed', 'sealed')}, set(line) & {'record', 'seed', 'sealed'}; data = attempt(b64, line.get('sealed', line.get('seed')), None if 'sealed' in rest else 32, True)
    need(data is not None and rest == ({'sealed'} if 'ciphertext' in line else {'record', 'seed'}) and ('sealed' in rest or is_record(line['record'])), 'entry-damaged', 'wrong-members')
    check_header(header); return header, line.get('record'), data
def verify_vault(folder, held, every=False):  # [15]
    say, keys, lines = Report(), Keys(), {'path': 'checkpoints.jsonl'}; files = listing(folder); read = reader(files, say)
    raw, ledger = read('checkpoints.jsonl', 1 << 40, True), read('ledger.jsonl', 1 << 40, True); *rows, torn = (raw or b'').split(b'\n'); torn = rows.pop() + b'\n' + torn if rows and rows[-1][:1] == b'\0' else torn
    marks = [attempt(read_mark, row) for row in rows]; say('checkpoint-damaged', raw is not None and not marks or None in marks, **lines)
    sizes = [mark[0].size for mark in marks if mark]; highs = [0, *itertools.accumulate(sizes, max)]; most = highs[-1]
    for size, high in zip(sizes, highs): say('checkpoint-order', size <= high, size=size, **lines)
    last, (*rows, rest) = marks[-1][0] if marks and marks[-1] else None, (ledger or b'').split(b'\n'); count, every = last.size if last else len(rows), every or len(marks) <= 10000
    edge, roots, digests, objects, here, fitting, expected, before, differs, good_end = [], [None], [], [], 0, 0, 0, None, False, False
    for k, row in enumerate(rows[:count]):
        here, had, proved = here + len(row) + 1, len(keys), False; digests.append(None)
        try:
            header, record, data = read_line(row); seq, kind, about = header['seq'], (record or {}).get('kind'), (record or {}).get('about')
            say('entry-order', seq != expected, seq=expected, found=seq); about_fits = not isinstance(about, dict) or is_count(about.get('seq')) and about['seq'] < k and about.get('digest') == digests[about['seq']]
            say.each({'digest-mismatch': record and digest_of(record, data) != header['digest'], 'ciphertext-mismatch': not record and sha(data).hex() != header['ciphertext'],
                      'entry-misplaced': (kind == 'vault') != (k == 0) or kind == 'continuation' and k != 1, 'kind-unknown': record and kind not in KINDS, 'about-mismatch': not about_fits,
                      'entry-sealing': kind not in ('vault', 'key') and (bool(keys) and keys[0].encryption is not None) != (record is None)}, seq=k)
            if kind in ('vault', 'key') and (kind == 'vault') == (k == 0): keys.accept(say, k, record, before)
            say('entry-key', keys and header['key'] != keys.in_force(k), seq=k); attached = header.get('objects', []) if record is None else record.get('attachments')
            for one in attached if isinstance(attached, list) else (): objects.append((k, one, None) if record is None else (k, attempt(one.get, 'sha256'), attempt(one.get, 'size')) if isinstance(one, dict) else (k, None, None))
            expected, before, digests[k], edge = seq + 1, header['key'], header['digest'], None if edge is None else append(edge, k, leaf_of(header))
        except Refused as bad:
            say(bad.code, seq=expected, path='ledger.jsonl', why=bad.why); edge, expected, before = None, expected + 1, None
        roots.append(root_of(edge) if edge else None)
        for note, length in [mark for mark in marks if mark and mark[0].size == k + 1]:
            fits, signed = note.root == roots[-1], not (every or note is last or len(keys) > had > 0) or keys.signed(note)
            say.each({'checkpoint-bytes': length != here, 'root-mismatch': edge and not fits and not differs, 'signature-bad': not signed}, size=k + 1, found=fitting, **lines)
            differs, fitting, proved, good_end = differs or edge and not fits, k + 1 if fits else fitting, proved or signed and fits, signed and fits if note is last else good_end
        say('succession-broken', last and len(keys) > had > 0 and not proved, seq=k, why='unsigned')
    short = ledger is not None and last and min(len(rows), count) < most; say('ledger-short', short, size=min(len(rows), count), found=most)
    say('entry-damaged', short and rest and len(rows) < count, seq=expected, why='no-line-end'); say('tail-unfinished', torn and 'lock' not in files, size=len(torn), **lines)
    say('tail-unfinished', last and len(rows) >= count and len(ledger or b'') > here and 'lock' not in files, path='ledger.jsonl', size=len(ledger or b'') - here)
    settings, copy = read('vault.json', MIB, True), read('checkpoint', MIB); said = attempt(strict, settings[:-1]) if settings and settings[-1:] == b'\n' else None
    states = [{'encryption': term.encryption, 'id': keys[0].name[17:], 'keys': [one.vkey for one in keys[:k]], 'v': 1} for k, term in enumerate(keys, 1)]
    code = 'settings-damaged' if not isinstance(said, dict) else 'data-version-unknown' if is_later(said) else 'settings-older' if said in states[:-1] else 'settings-differ'
    say(code, settings is not None and ledger is not None and [said] != states[-1:], path='vault.json')
    own = lambda text: attempt(lambda: [note for note in [read_note(text)] if keys.signed(note, True)], otherwise=[]); fork = lambda note: note.size < len(roots) and roots[note.size] not in (None, note.root)
    if last and ledger is not None and copy not in (None, last.text):
        note, torn = (own(copy) or [None])[0], any(mark and mark[0].text.startswith(copy.rstrip(b'\0')) and mark[0].text != copy for mark in marks)
        say.each({'checkpoint-newer': note and note.size > count, 'checkpoint-damaged': not torn and (not note or note.size == count or fork(note))}, path='checkpoint')
    for path in [path for path in files if path.startswith('timestamps/')]:
        note = path.endswith('.checkpoint') and files[path] and own(read(path, MIB) or b'')
        say.each({'token-unchecked': re.search(r'\.(tsr|cosig)$', path), 'checkpoint-damaged': note == [], 'held-longer': note and note[0].size > count, 'held-forked': note and fork(note[0])}, path=path)
    for seq, name, size in objects:
        path = f'objects/{name[:2]}/{name[2:]}' if is_hash(name) else None; data = read(path)
        say.each({'attachment-missing': path not in files, 'attachment-damaged': data is not None and (sha(data).hex() != name or size not in (None, len(data)))}, seq=seq, path=path)
    return say.answer(held, keys, last.size if last and ledger is not None else 0, roots + [None] * max(0, count + 1 - len(roots)), good_end and last.size == most)
def unzip(data, say):  # [14.3]
    ok, archive = lambda *conditions: need(all(conditions), 'zip-refused'), attempt(zipfile.ZipFile, io.BytesIO(data)); ok(archive); at, names, files, end, every = 0, {}, {}, struct.unpack('<4s4H2LH', data[-22:]), archive.infolist()
    ok(end[:3] == (b'PK\5\6', 0, 0), end[7] == 0, archive.start_dir == end[6] == len(data) - 22 - end[5], end[3] == end[4] == len(every) <= 10000, sum(one.file_size for one in every) <= 2 << 30)
    for one in sorted(every, key=lambda one: one.header_offset):
        name, folder, local, sums, flags = one.filename, one.is_dir(), struct.unpack('<4s5H3L2H', data[at:at + 30].ljust(30, b'\0')), (one.CRC, one.compress_size, one.file_size), one.flag_bits
        steps = [unicodedata.normalize('NFC', unicodedata.normalize('NFC', step).casefold()) for step in name.removesuffix('/').split('/')]; path = '/'.join(steps)
        ok(name == one.orig_filename, flags & 0x800 or name.isascii(), len(name.encode()) <= 512, not re.search(r'[\0-\x1f\x7f-\x9f\\]|^[A-Za-z]:', name), all(step.strip('. ') for step in steps))
        ok(all(names.setdefault('/'.join(steps[:k]), 0) == 0 for k in range(1, len(steps))), names.get(path, 0) == 0 if folder else path not in names, not (folder and sums[2]))
        ok(one.compress_type in (0, 8), not flags & ~0x80e, not one.comment, one.volume == 0, one.external_attr >> 28 in (0, 4 if folder else 8), not one.external_attr & 0x400, sums[2] <= max(256 << 10, 200 * sums[1]))
        ok(one.header_offset == at, local[0] == b'PK\3\4', local[2:4] == (flags, one.compress_type), data[at + 30:at + 30 + local[9]] == name.encode(), one.compress_type or sums[1] == sums[2])
        ok(local[6:9] == sums or flags & 8 and not any(local[6:9])); names[path], at = 1 + folder, at + 30 + local[9] + local[10] + sums[1]; files[name] = attempt(archive.read, one, otherwise=b'')
        if flags & 8: at += 12 + 4 * (data[at:at + 4] == b'PK\7\x08'); ok(data[at - 12:at] == struct.pack('<3L', *sums))
        bad = (len(files[name]), zipfile.crc32(files[name])) != (sums[2], sums[0]); say('file-damaged', bad, path=name); files[name] = bad or files[name]
    ok(at == end[6]); files = {name: content for name, content in files.items() if name[-1] != '/'}; top = {name.split('/')[0] + '/' for name in files}
    return {name.removeprefix(*top): content for name, content in files.items()} if len(top) == 1 and all('/' in name for name in files) else files
ONCE = r'^    digestAlgorithms:\n        algorithm: sha256 ', r'^    encapContentInfo: \n      eContentType: pkcs7-data .*\n      eContent: <ABSENT>$', r'^      d\.certificate:', r'^        d\.issuerAndSerial', r'^        signedAttrs:$', r'^        unsignedAttrs:\n +<ABSENT>$', r'^            object: .*signingCertificateV2'
def sealed(folder, signature, content, named):  # [14.5] by openssl: what is wrong, or nothing
    for name, data in (('p7s', signature), ('text', content)): Path(folder, name).write_bytes(data)
    run = lambda *options: subprocess.run(('openssl', 'cms', *options, '-inform', 'DER', '-in', 'p7s'), cwd=folder, capture_output=True)
    check, held = lambda *options: run('-verify', '-binary', '-content', 'text', '-out', 'out', *options).returncode == 0, ('-cades', '-CAfile', 'signer', '-partial_chain', '-purpose', 'any')
    text, when = run('-cmsout', '-print', '-noout').stdout.decode(errors='replace'), lambda: [datetime.datetime.strptime(one, '%b %d %H:%M:%S %Y %Z') for one in re.findall('^              (?:UTC|GENERALIZED)TIME:(.*)$', text, re.M)]
    if any(len(re.findall(one, text, re.M)) != 1 for one in ONCE) or run('-cmsout', '-outform', 'DER').stdout != signature or len(attempt(when, otherwise='')) != 1: return 'seal-malformed'
    fits = run('-verify', '-binary', '-content', 'text', '-out', 'out', '-noverify', '-signer', 'signer')
    if fits.returncode: return 'seal-bad' if b'verification failure' in fits.stderr else 'seal-malformed'
    if not check(*held, '-no_check_time'): return 'seal-malformed'
    if pem(Path(folder, 'signer').read_bytes()) != named: return 'seal-stranger' if named else 'seal-unnamed'
    return None if check(*held, '-attime', str(int(when()[0].replace(tzinfo=datetime.timezone.utc).timestamp()))) else 'seal-expired'
def pem(data): der = attempt(lambda: base64.b64decode(''.join(data.decode().split('\n')[1:-2]))); made = re.findall('.{1,64}', base64.b64encode(der or b'').decode()); return sha(der).hex() if made and '\n'.join(['-----BEGIN CERTIFICATE-----', *made, '-----END CERTIFICATE-----', '']).encode() == data else None
TAGS, FURTHER = ('bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.p7s'), {'load-file': ('data/loadfile.dat', 'data/loadfile.opt'), 'case-uco': ('data/case.jsonld',)}; OF_WHOM = ('seal-stranger', 'seal-unnamed', 'seal-expired'); SAFE_PATH = '[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*'; safe = lambda name: re.fullmatch(SAFE_PATH, name) and not {'.', '..'} & set(name.split('/'))
KNOWN = {*TAGS, '00-READ-ME-FIRST.txt', *('data/' + name for name in ('evidence.json', 'leaves.txt', 'exhibits/native/00-WARNING.txt', 'exhibits/court/00-STATEMENT.txt', 'packet.html', 'chronology.csv', 'checkpoint.txt', 'public-key.txt', 'seal-certificate.pem'))}
DATA = {'v': is_one, 'packet': lambda x: type(x) is dict and shape({'views': '-', **x}, {**dict.fromkeys(('createdAt', 'id', 'jurisdiction', 'pdf', 'profile', 'purpose', 'recipient', 'software'), str), 'views': is_filled}), 'vault': str, 'checkpoint': str, 'checkpoints': [str],
        'entries': [({'header': dict, 'record': dict, 'seed': str}, {'header': dict, 'atoms': list}, {'header': dict})], 'tokens': [{'file': str, 'size': is_count}], 'attachments': [({'as': lambda x: x == 'native', 'index': is_count, 'path': str, 'seq': is_count}, {'as': lambda x: x == 'withheld', 'index': is_count, 'seq': is_count})], 'counts': dict.fromkeys(('entries', 'partly', 'shown'), is_count)}
def verify_packet(path, held):  # [16]
    say, keys, fine, sizes, seen, unsafe, place = Report(), Keys(), set(), [], {}, set(), {'path': 'data/evidence.json'}; files = listing(path) if os.path.isdir(path) else attempt(unzip, Path(path).read_bytes(), say)
    if files is None: say('zip-refused'); return say.answer(held)
    read = reader(files, say)
    for name, other in [(name, seen.setdefault(unicodedata.normalize('NFC', name).lower(), name)) for name in files]:
        if not safe(name) or other != name: unsafe |= {name, other}
    for name in unsafe: say('name-unsafe', path=name)
    bagit = read('bagit.txt', 4 * MIB, True) in (None, b'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
    for name, right in (('bagit.txt', bagit), ('fetch.txt', 'fetch.txt' not in files)): say('bag-malformed', not right, path=name)
    for manifest in TAGS[2:4]:
        data, payload = read(manifest, 4 * MIB, True), manifest == TAGS[2]; mine = lambda name: name.startswith('data/') == payload and name not in TAGS[3:]
        *rows, rest = attempt((data or b'').decode, otherwise='').split('\n'); named = {row[66:]: row[:64] for row in rows if re.fullmatch('[0-9a-f]{64}  ' + SAFE_PATH, row) and safe(row[66:])}
        say('manifest-damaged', data is not None and (rest or not rows or sorted(named) != [row[66:] for row in rows] or not all(map(mine, named))) or not payload and not {*TAGS[:3]} <= set(named), path=manifest)
        for name, wanted in [(name, wanted) for name, wanted in named.items() if mine(name)]:
            data = read(name, 1 << 40 if payload else 4 * MIB, name not in TAGS); right = data is not None and sha(data).hex() == wanted
            say('file-damaged', data is not None and not right, path=name); fine, sizes = fine | {name} if right else fine, sizes + [len(data) if right else None] * payload
        for name in files: say('file-unlisted', files[name] is not False and mine(name) and name not in named and name not in unsafe, path=name)
    info = read('bag-info.txt', 4 * MIB, True); say('count-wrong', info is not None and None not in sizes and f'Payload-Oxum: {sum(sizes)}.{len(sizes)}'.encode() not in info.split(b'\n'), path='bag-info.txt')
    raw, lines = read('data/evidence.json', 512 * MIB, True), read('data/leaves.txt', 512 * MIB)
    data = attempt(strict, raw); say('data-version-unknown' if is_later(data) else 'data-damaged', raw is not None and not shape(data, DATA), **place)
    say('leaves-damaged', not re.fullmatch(b'([0-9a-f]{64}\n)+', lines or b''), path='data/leaves.txt')
    if not shape(data, DATA) or say and say[-1]['code'] == 'leaves-damaged': return say.answer(held)
    leaves, roots, edge, whole, headers, shown, expected = [bytes.fromhex(row) for row in lines.decode().split()], [None], [], {}, {}, {}, 0
    for size, leaf in enumerate(leaves, 1): edge = append(edge, size - 1, leaf); roots.append(root_of(edge))
    for entry, header, seq in [(entry, entry['header'], entry['header'].get('seq')) for entry in data['entries']]:
        try:
            check_header(header); say.each({'entry-order': seq < expected, 'leaf-mismatch': seq >= size or leaf_of(header) != leaves[seq]}, seq=seq, **place)
            headers[seq], expected, seed, parts = header, seq + 1, attempt(b64, entry.get('seed'), 32, True), {}; need('record' not in entry or seed is not None and is_record(entry['record']), 'entry-damaged', 'wrong-members')
            if 'record' in entry: whole[seq], parts, found = entry['record'], {json.dumps(path): x for path, x in walk(entry['record'])}, digest_of(entry['record'], seed)
            if 'atoms' in entry: found, parts = disclosed(entry['atoms'])
            shown[seq], kind, about = parts, parts.get('["kind"]'), [parts.get('["about", "seq"]'), parts.get('["about", "digest"]')]
            hidden = not isinstance(kind, str) or kind in ('vault', 'key') or kind == 'annotation' and (None in about or '["annotation"]' not in parts)
            stray = about != [None, None] and not (is_count(about[0]) and about[0] < seq and headers.get(about[0], {'digest': about[1]})['digest'] == about[1])
            say.each({'digest-mismatch': parts and found != header['digest'], 'kind-unknown': seq in whole and kind not in KINDS, 'disclosure-refused': 'atoms' in entry and hidden, 'about-mismatch': stray}, seq=seq, **place)
        except Refused as bad: say(bad.code, seq=seq if is_count(seq) else None, why=bad.why, **place)
    chain, at = [], headers.get(size - 1, {}).get('key', 0)
    while at and whole.get(at, {}).get('kind') == 'key' and at not in chain: chain, at = [at] + chain, whole[at].get('previous')
    for seq, gone in ((size - 1, size - 1 not in headers), (at, at and at not in chain), (0, 0 not in whole)): say('entry-missing', gone, seq=seq, **place)
    for seq in [0] + chain if at == 0 and whole.get(0, {}).get('kind') == 'vault' else (): (keys or not seq) and keys.accept(say, seq, whole[seq], keys[-1].seq if keys else None)
    for seq, kind in [(seq, whole.get(seq, {}).get('kind')) for seq in headers if keys]:
        say.each({'entry-misplaced': kind in ('vault', 'key') and seq not in [0] + chain or kind == 'continuation' and seq != 1, 'entry-key': headers[seq]['key'] != keys.in_force(seq)}, seq=seq, **place)
    note, risen, proved = attempt(read_note, data['checkpoint']), 0, set(); signed, root = note and keys.signed(note), note and note.size == size and roots[size] == note.root
    say('leaves-damaged', note and note.size != size, path='data/leaves.txt')
    say.each({'checkpoint-damaged': note is None, 'vault-id': note and note.origin != 'evidence.invalid/' + data['vault'], 'signature-bad': note and not signed, 'root-mismatch': note and note.size == size and not root}, size=size, **place)
    for one in [attempt(read_note, text) for text in data['checkpoints']]:
        if one is None or one.size > size: say('checkpoint-damaged', **place); continue
        right, fits = keys.signed(one), one.root == roots[one.size]; say.each({'checkpoint-order': one.size <= risen, 'root-mismatch': not fits, 'signature-bad': fits and not right}, size=one.size, **place)
        risen, proved = one.size, proved | ({one.size} if right and fits else set())
    for term in keys[1:]: say('succession-broken', term.seq + 1 not in proved, seq=term.seq, why='unsigned', **place)
    say('count-wrong', data['counts'] != {'entries': size, 'partly': sum('atoms' in one for one in data['entries']), 'shown': sum('record' in one for one in data['entries'])}, **place)
    natives, tokens = [one for one in data['attachments'] if 'path' in one], ['data/' + one['file'] for one in data['tokens']]
    for one, name in [(one, 'data/' + one['path']) for one in natives]:
        hash_, length = (shown.get(one['seq'], {}).get(json.dumps(['attachments', one['index'], member])) for member in ('sha256', 'size'))
        bad = name not in fine or not name.startswith('data/exhibits/native/'); has = shown.get(one['seq']) and (one['seq'] not in whole or any(re.match(r'\["attachments", %d[],]' % one['index'], p) for p in shown[one['seq']])); say.each({'attachment-missing': has and bad, 'attachment-damaged': has and not bad and (hash_, length) != (sha(read(name)).hex(), len(read(name)))}, seq=one['seq'], path=name)
    for seq in {*shown, *(one['seq'] for one in data['attachments'])}:
        named, least = sorted(one['index'] for one in data['attachments'] if one['seq'] == seq), max([0] + [json.loads(p)[1] + 1 for p in shown.get(seq, ()) if re.match(r'\["attachments", \d', p)])
        say('attachment-unnamed', named != list(range(len(named))) or len(named) < least or len(named) > least and (seq in whole or not shown.get(seq)), seq=seq, **place)
    for name in tokens: say('token-unchecked', path=name)
    named, shown_seal = keys and [term.seal for term in keys if term.seq < size][-1] or None, pem(read('data/seal-certificate.pem', 65536) or b'')
    with tempfile.TemporaryDirectory() as folder: signature, content = read(TAGS[4], 65536), read(TAGS[3], 4 * MIB); torn = any(one['code'] == 'file-damaged' and one['path'].endswith(TAGS[4]) for one in say); fault = not torn and None not in (signature, content) and sealed(folder, signature, content, named) or (TAGS[4] not in files and named and 'seal-missing'); say(fault or 'seal-bad', fault and (keys or fault not in OF_WHOM), path=TAGS[4])
    say('seal-stranger' if named else 'seal-unnamed', keys and shown_seal not in (None, named), path='data/seal-certificate.pem'); say('seal-malformed', shown_seal is None and files.get('data/seal-certificate.pem', True) is not True, path='data/seal-certificate.pem')
    further, failed, pdfs = [name for view in data['packet'].get('views', '').split(',') for name in FURTHER.get(view, ())], say.has('failure'), [name for name in files if data['packet']['pdf'] == 'made' and re.fullmatch(r'data/packet(-[1-9]\d{0,3})?\.pdf', name)]; say('views-unchecked', not failed); say('file-missing', not failed and data['packet']['pdf'] == 'made' and not pdfs, path='data/packet.pdf')
    for name in further: say('file-missing', not failed and name not in files, path=name)
    for name in files: say('file-unaccounted', not failed and name not in KNOWN and name not in pdfs + further and not re.fullmatch(r'data/exhibits/court/EX-\d{4,12}-[0-9a-f]{16}\.(png|jpg|gif|webp)', name) and name not in tokens and name not in ['data/' + one['path'] for one in natives], path=name)
    return say.answer(held, keys, size, roots, bool(signed and root))
def note_held(path):
    packet = attempt(Path(path, 'data/evidence.json').read_bytes) if os.path.isdir(path) else attempt(lambda: unzip(Path(path).read_bytes(), Report())['data/evidence.json'])
    return ('packet', attempt(lambda: strict(packet)['checkpoint'], otherwise='')) if os.path.isdir(path) or packet else ('checkpoint', Path(path).read_bytes())
def words_held(text): size, *words = re.findall('[a-z0-9]+', unicodedata.normalize('NFKC', text).lower()); need(size.isdigit() and len(words) == 12 and set(words) <= set(BIP39), 'words'); return int(size), words
def answer(arguments):
    parser = argparse.ArgumentParser(); parser.add_argument('path', type=lambda path: need(os.path.exists(path)) or path); parser.add_argument('--as', dest='kind', choices=('vault', 'packet')); parser.add_argument('--all', action='store_true')
    for name in ('against', 'expect', 'key', 'require'): parser.add_argument('--' + name, action='append', default=[])
    asked = parser.parse_args(arguments); keys = [Path(one).read_text().strip() if os.path.isfile(one) else one for one in asked.key]
    held = {'notes': list(map(note_held, asked.against)), 'words': list(map(words_held, asked.expect)), 'require': asked.require, 'keys': keys}
    is_vault = asked.kind == 'vault' or not asked.kind and any(os.path.lexists(Path(asked.path, name)) for name in ('ledger.jsonl', 'vault.json', 'checkpoints.jsonl'))
    return verify_vault(asked.path, {**held, 'packet': False}, asked.all) if is_vault else verify_packet(asked.path, {**held, 'packet': True})
if __name__ == '__main__':
    for line in sys.stdin if sys.argv[1:] == ['--batch'] else [json.dumps(sys.argv[1:])]: print(json.dumps(report := answer(json.loads(line))), flush=True)
    sys.exit(0 if sys.argv[1:] == ['--batch'] else {'changed': 1, 'unfinished': 4, 'cannotTell': 5, 'consistent': 0}[report['verdict']])

# Signs and verifies messages with dkimpy. Arguments: a folder with *.eml, and dns.json, which has the keys by name.
# Signs each *.eml with the keys rsa.pem and ed25519.key into *.signed-N, seals it into *.sealed; prints what it makes of each
# *.ours, of each *.ours-sealed, one a line.
import json, pathlib, sys, dkim

folder = pathlib.Path(sys.argv[1])
records = {name: text.encode() for name, text in json.loads((folder / "dns.json").read_text()).items()}


def dns(name, timeout=5):
    return records.get(name.decode().rstrip("."))


rsa = (folder / "rsa.pem").read_bytes()
ed25519 = (folder / "ed25519.key").read_bytes()
forms = [(b"simple", b"simple"), (b"relaxed", b"simple"), (b"simple", b"relaxed"), (b"relaxed", b"relaxed")]
for path in sorted(folder.glob("*.eml")):
    message = path.read_bytes()
    for number, form in enumerate(forms):
        signed = dkim.sign(message, b"s1", b"example.org", rsa, canonicalize=form) + message
        signed = dkim.sign(signed, b"s2", b"example.org", ed25519, canonicalize=form, signature_algorithm=b"ed25519-sha256") + signed
        path.with_suffix(".signed-%d" % number).write_bytes(signed)
    with_results = b"Authentication-Results: mx.example.org; arc=none; dkim=none\r\n" + message
    sealed = b"".join(dkim.arc_sign(with_results, b"s1", b"example.org", rsa, b"mx.example.org")) + with_results
    path.with_suffix(".sealed").write_bytes(sealed)
    ours = path.with_suffix(".ours").read_bytes()
    verifier = dkim.DKIM(ours)
    print(path.stem, "dkim", *[verifier.verify(i, dnsfunc=dns) for i in range(2)])
    for suffix in (".ours-sealed", ".both-sealed"):
        print(path.stem, suffix, dkim.arc_verify(path.with_suffix(suffix).read_bytes(), dnsfunc=dns)[0].decode())

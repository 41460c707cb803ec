#!/usr/bin/env python3
"""Writes the signed messages beside it, and the keys for them (keys.txt), anew: python3 make.py. Needs python3-dkim,
python3-nacl, opendkim, opendkim-tools and openssl. The messages are fixed so that tests need none of these."""
import base64, hashlib, os, re, socket, struct, subprocess, tempfile, time
import dkim

HERE = os.path.dirname(os.path.abspath(__file__))
MESSAGE = (b"From: Ann <ann@legit.test>\r\nTo: joe@example.org\r\nSubject: Lunch\r\n"
           b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@legit.test>\r\n\r\n"
           b"Hi Joe,\r\n\r\nare you hungry yet?\r\n")
NAMES = [b"from", b"to", b"subject", b"date", b"message-id"]
keys = []


def rsa(folder, bits, selector):
    path = os.path.join(folder, selector + ".pem")
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", path, str(bits)], check=True, capture_output=True)
    public = subprocess.run(["openssl", "rsa", "-in", path, "-pubout", "-outform", "DER"], check=True, capture_output=True)
    keys.append("%s v=DKIM1; k=rsa; p=%s" % (selector, base64.b64encode(public.stdout).decode()))
    return path


def write(name, message):
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(message)


def by_hand(path, tags):
    """Signs relaxed/relaxed with tags that the libraries do not make."""
    covered = MESSAGE.split(b"\r\n\r\n", 1)[1]
    hashed = base64.b64encode(hashlib.sha256(covered).digest()).decode()
    value = "v=1; c=relaxed/relaxed; d=legit.test; h=%s; bh=%s; %s; b=" % (":".join(n.decode() for n in NAMES), hashed, tags)
    fields = dict((l.split(b":", 1)[0].lower(), l.split(b":", 1)[1]) for l in MESSAGE.split(b"\r\n\r\n")[0].split(b"\r\n"))
    text = b"".join(n + b":" + re.sub(rb"[ \t]+", b" ", fields[n].strip()) + b"\r\n" for n in NAMES)
    text += b"dkim-signature:" + value.encode()
    signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", path], input=text, check=True, capture_output=True)
    return b"DKIM-Signature: " + value.encode() + base64.b64encode(signed.stdout) + b"\r\n"


def milter(port):
    """What a milter says of MESSAGE: the packets of its answers, by the milter protocol, version 6."""
    deadline = time.monotonic() + 10
    while True:
        try:
            link = socket.create_connection(("127.0.0.1", port))
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)

    def packet():
        size = struct.unpack(">I", link.recv(4, socket.MSG_WAITALL))[0]
        return link.recv(size, socket.MSG_WAITALL)

    def say(code, content=b"", answered=True):
        link.sendall(struct.pack(">I", len(content) + 1) + code + content)
        return packet() if answered else b""

    say(b"O", struct.pack(">III", 6, 0x1ff, 0))
    say(b"D", b"Cj\0mx.legit.test\0", False)
    say(b"C", b"localhost\0" + b"4" + struct.pack(">H", 2525) + b"127.0.0.1\0")
    say(b"H", b"client.legit.test\0")
    say(b"M", b"<ann@legit.test>\0")
    say(b"R", b"<joe@example.org>\0")
    head, body = MESSAGE.split(b"\r\n\r\n", 1)
    for field in head.split(b"\r\n"):
        name, value = field.split(b": ", 1)
        say(b"L", name + b"\0" + value + b"\0")
    say(b"N")
    say(b"B", body)
    answers = [say(b"E")]
    while answers[-1][:1] not in b"acdrty":
        answers.append(packet())
    link.close()
    return answers


def by_opendkim(folder, path, selector, canonicalization):
    """Has OpenDKIM itself sign MESSAGE, as it does for a mail server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configuration = os.path.join(folder, "opendkim.conf")
    with open(configuration, "w") as out:
        out.write("Mode s\nSocket inet:%d@127.0.0.1\nDomain legit.test\nSelector %s\nKeyFile %s\nCanonicalization %s\n"
                  "SignatureAlgorithm rsa-sha256\nBackground no\nRequireSafeKeys no\nOversignHeaders From\n"
                  "InternalHosts 127.0.0.1\n" % (port, selector, path, canonicalization))
    daemon = subprocess.Popen(["opendkim", "-f", "-x", configuration])
    try:
        inserted = [a for a in milter(port) if a[:1] == b"i"]
    finally:
        daemon.terminate()
        daemon.wait()
    name, value = inserted[0][5:].split(b"\0")[:2]
    return name + b": " + re.sub(rb"\r?\n", b"\r\n", value.strip()) + b"\r\n" + MESSAGE


with tempfile.TemporaryDirectory() as folder:
    good = rsa(folder, 2048, "rsa")
    weak = rsa(folder, 512, "weak")
    import nacl.signing
    ed = nacl.signing.SigningKey.generate()
    keys.append("ed v=DKIM1; k=ed25519; p=" + base64.b64encode(ed.verify_key.encode()).decode())
    private = open(good, "rb").read()
    write("dkimpy-rsa.eml", dkim.sign(MESSAGE, b"rsa", b"legit.test", private, include_headers=NAMES) + MESSAGE)
    write("dkimpy-ed25519.eml", dkim.sign(MESSAGE, b"ed", b"legit.test", base64.b64encode(ed.encode()),
                                          include_headers=NAMES, signature_algorithm=b"ed25519-sha256") + MESSAGE)
    testmsg = subprocess.run(["opendkim-testmsg", "-d", "legit.test", "-s", "rsa", "-k", good],
                             input=MESSAGE, check=True, capture_output=True)
    # That program knows rsa-sha1 only; OpenDKIM itself does what is signed with today.
    daemon = rsa(folder, 2048, "daemon")
    write("opendkim-relaxed.eml", by_opendkim(folder, daemon, "daemon", "relaxed/relaxed"))
    write("opendkim-simple.eml", by_opendkim(folder, daemon, "daemon", "simple/simple"))
    write("opendkim-sha1.eml", testmsg.stdout.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    write("partial.eml", by_hand(good, "a=rsa-sha256; s=rsa; l=%d" % len(MESSAGE.split(b"\r\n\r\n", 1)[1])) + MESSAGE)
    write("expired.eml", by_hand(good, "a=rsa-sha256; s=rsa; t=1600000000; x=1600000600") + MESSAGE)
    write("weak.eml", by_hand(weak, "a=rsa-sha256; s=weak") + MESSAGE)
    valid = by_hand(good, "a=rsa-sha256; s=rsa")
    other = b"".join(valid.replace(b"s=rsa", b"s=k%02d" % i) for i in range(49))
    write("fifty.eml", other + valid + MESSAGE)
with open(os.path.join(HERE, "keys.txt"), "w") as out:
    out.write("\n".join(keys) + "\n")

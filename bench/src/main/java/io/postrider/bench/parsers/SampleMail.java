package io.postrider.bench.parsers;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Messages as they come: with the trace fields of two hops and the fields of a common mailer. */
final class SampleMail {
    private static final String HEADER = """
            Received: from relay.example.net (relay.example.net [192.0.2.17])
            \tby mx.example.org (Postrider) with ESMTPS id 0a1b2c3d
            \tfor <ann@example.org>; Mon, 23 Nov 2026 10:00:01 +0000
            Received: from laptop (dsl.example.com [198.51.100.7])
            \tby relay.example.net with ESMTPSA id 4e5f6a7b;
            \tMon, 23 Nov 2026 10:00:00 +0000
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1;
            \th=from:to:subject:date:message-id; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;
            \tb=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR
            From: "Bob Example" <bob@example.net>
            To: Ann <ann@example.org>, Carol <carol@example.org>
            Cc: team@example.org
            Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= and the minutes of last week
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <20261123100000.4e5f6a7b@example.net>
            In-Reply-To: <20261122090000.11223344@example.org>
            References: <20261121080000.99887766@example.org> <20261122090000.11223344@example.org>
            MIME-Version: 1.0
            """;

    private SampleMail() {}

    /** Text of about so many octets in all. */
    static byte[] plain(int size) {
        String head = HEADER + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
        return octets(head + lines(size - head.length()));
    }

    /** Text, HTML and an attachment of about so many octets in all. */
    static byte[] mixed(int size) {
        String head = HEADER + "Content-Type: multipart/mixed; boundary=\"=_outer_4711\"\n\n";
        String texts = "--=_outer_4711\nContent-Type: multipart/alternative; boundary=\"=_inner_4712\"\n\n"
                + "--=_inner_4712\nContent-Type: text/plain; charset=utf-8\n\n" + lines(600)
                + "\n--=_inner_4712\nContent-Type: text/html; charset=utf-8\n"
                + "Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>" + lines(600) + "</p></body></html>\n"
                + "--=_inner_4712--\n";
        String attachment = "--=_outer_4711\nContent-Type: application/pdf; name=\"minutes.pdf\"\n"
                + "Content-Disposition: attachment; filename=\"minutes.pdf\"\nContent-Transfer-Encoding: base64\n\n";
        int left = Math.max(76, size - head.length() - texts.length() - attachment.length());
        return octets(head + texts + attachment + base64(left) + "--=_outer_4711--\n");
    }

    private static String lines(int size) {
        String line = "The quick brown fox jumps over the lazy dog, and so on to the end of line.\n";
        return line.repeat(Math.max(1, size / line.length()));
    }

    private static String base64(int size) {
        return ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n").repeat(size / 77 + 1);
    }

    private static byte[] octets(String text) {
        return text.replace("\n", "\r\n").getBytes(US_ASCII);
    }
}

package io.postrider.standalone;

import io.postrider.standalone.tryout.Credentials;
import java.nio.file.Path;

/**
 * What the first start prints: who there is, and three lines to copy.
 *
 * @param credentials what was made
 * @param options how the suite was started
 * @param file where the credentials are kept
 */
record Welcome(Credentials credentials, Options options, Path file) {
    String text() {
        var from = credentials.accounts().get(0);
        var to = credentials.accounts().get(1);
        String ca = quoted(credentials.caCertificate());
        String host = options.host();
        String trust = options.loopback() ? "" : " --cacert " + ca;
        return """

                First start. Accounts: %s (password %s), %s (password %s).
                Admin API key: %s
                All of this is kept in %s

                Send a mail, read it, list the users:
                  printf 'From: %s\\nTo: %s\\nSubject: hello\\n\\nIt works.\\n' | curl -s --crlf --cacert %s --url smtps://%s:%d --mail-from %s --mail-rcpt %s --user %s -T -
                  curl -s --cacert %s --url 'imaps://%s:%d/INBOX;MAILINDEX=1' --user %s
                  curl -s%s -H 'Authorization: Bearer %s' %s/v1/accounts
                """.formatted(
                        from.address(),
                        from.password(),
                        to.address(),
                        to.password(),
                        credentials.adminApiKey(),
                        file,
                        from.address(),
                        to.address(),
                        ca,
                        host,
                        credentials.ports().get("submissions"),
                        from.address(),
                        to.address(),
                        quoted(from.address() + ':' + from.password()),
                        ca,
                        host,
                        credentials.ports().get("imaps"),
                        quoted(to.address() + ':' + to.password()),
                        trust,
                        credentials.adminApiKey(),
                        credentials.rest());
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "'\\''") + '\'';
    }
}

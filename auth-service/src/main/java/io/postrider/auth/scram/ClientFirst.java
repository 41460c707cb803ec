package io.postrider.auth.scram;

/**
 * {@code client-first-message} (RFC 5802 section 7).
 *
 * @param gs2Header what the client knows of channel binding, as it was sent
 * @param flag 'n': the client cannot bind; 'y': it could, but thinks that the server cannot; 'p': it does
 * @param bindingType which one with 'p'; else empty
 * @param authorization whom the client wants to act for; empty for itself
 * @param username who logs in
 * @param nonce the client's
 * @param bare the message without its header
 */
public record ClientFirst(
        String gs2Header,
        char flag,
        String bindingType,
        String authorization,
        String username,
        String nonce,
        String bare) {
    /** Reads one. */
    public static ClientFirst parse(byte[] message) throws ScramSyntaxException {
        ScramReader in = new ScramReader(message);
        char flag = 'p';
        String type = "";
        if (in.tryChar('n')) {
            flag = 'n';
        } else if (in.tryChar('y')) {
            flag = 'y';
        } else {
            type = in.attribute('p');
        }
        in.character(',');
        String authorization = in.tryChar(',') ? "" : authorization(in);
        int bareAt = in.position();
        // An "m=" before the name is an extension that must be understood, and there is none: it fails here.
        String username = ScramReader.saslName(in.attribute('n'));
        in.character(',');
        String nonce = ScramReader.nonce(in.attribute('r'));
        skipExtensions(in);
        return new ClientFirst(
                in.textBetween(0, bareAt), flag, type, authorization, username, nonce, in.textFrom(bareAt));
    }

    private static String authorization(ScramReader in) throws ScramSyntaxException {
        String name = ScramReader.saslName(in.attribute('a'));
        in.character(',');
        return name;
    }

    private static void skipExtensions(ScramReader in) throws ScramSyntaxException {
        while (!in.atEnd()) {
            in.character(',');
            in.value();
        }
    }
}

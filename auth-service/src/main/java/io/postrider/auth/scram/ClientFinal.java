package io.postrider.auth.scram;

/**
 * {@code client-final-message} (RFC 5802 section 7).
 *
 * @param binding the header of the first message again, and the channel's data behind it
 * @param nonce the client's and the server's
 * @param withoutProof the message up to its proof
 * @param proof the proof
 */
public record ClientFinal(byte[] binding, String nonce, String withoutProof, byte[] proof) {
    /** Reads one. */
    public static ClientFinal parse(byte[] message) throws ScramSyntaxException {
        ScramReader in = new ScramReader(message);
        byte[] binding = ScramReader.base64(in.attribute('c'));
        in.character(',');
        String nonce = in.attribute('r');
        int proofAt = in.position();
        in.character(',');
        while (!in.tryChar('p')) {
            in.value();
            proofAt = in.position();
            in.character(',');
        }
        in.character('=');
        byte[] proof = ScramReader.base64(in.value());
        if (!in.atEnd() || proof.length != ScramKeys.OCTETS) {
            throw new ScramSyntaxException("a proof of 32 octets at the end");
        }
        return new ClientFinal(binding, nonce, in.textBetween(0, proofAt), proof);
    }
}

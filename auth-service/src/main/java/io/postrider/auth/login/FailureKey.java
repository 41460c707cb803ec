package io.postrider.auth.login;

import java.util.HexFormat;

/**
 * Whose failures are counted together. The name is what was typed, whether or not somebody has it, so that an unknown
 * user is delayed like a known one.
 *
 * @param name the hash of the canonical name, in hexadecimal
 * @param network where the client is
 */
record FailureKey(String name, ClientNetwork network) {
    static FailureKey of(byte[] nameHash, ClientNetwork network) {
        return new FailureKey(HexFormat.of().formatHex(nameHash), network);
    }

    byte[] nameHash() {
        return HexFormat.of().parseHex(name);
    }
}

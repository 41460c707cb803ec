package io.postrider.platform.net;

import java.io.IOException;

/** The octets where a PROXY header had to be are not one. The connection can only be closed. */
public final class ProxyProtocolException extends IOException {
    ProxyProtocolException(String message) {
        super(message);
    }
}

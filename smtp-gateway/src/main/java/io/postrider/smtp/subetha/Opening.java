package io.postrider.smtp.subetha;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.internal.proxy.ProxyHandler;
import org.subethamail.smtp.server.Session;

/** The first thing the library does in a session's thread: here the PROXY header, the limits and TLS are dealt with. */
final class Opening implements ProxyHandler {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    @Override
    public ProxyResult handle(InputStream in, OutputStream out, Session session) {
        try {
            if (((WireSocket) session.getSocket()).open()) {
                return ProxyResult.NOP;
            }
        } catch (IOException e) {
            // Port scans, health checks and broken handshakes are everyday matters.
            log.debug("event=no-session reason=\"{}\"", e.toString());
        }
        session.quit();
        return ProxyResult.FAIL;
    }
}

package io.postrider.auth.autoconfig;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the address out of what Outlook posts. Strangers write it: there is no place in it for a DTD, and little for text. */
final class AutodiscoverRequest {
    private static final int LONGEST = 16 * 1024;
    private static final XMLInputFactory XML = hardened();

    private AutodiscoverRequest() {}

    private static XMLInputFactory hardened() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /**
     * The text of {@code EMailAddress}.
     *
     * @throws ProblemException {@code INVALID_REQUEST} for what is no such request; {@code TOO_LARGE}
     */
    static String address(InputStream body) throws IOException {
        byte[] octets = body.readNBytes(LONGEST + 1);
        if (octets.length > LONGEST) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "An autodiscover request is at most 16 KiB.");
        }
        try {
            return address(XML.createXMLStreamReader(new ByteArrayInputStream(octets)));
        } catch (XMLStreamException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "The body is no well-formed XML.");
        }
    }

    private static String address(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    throw new ProblemException(ProblemCode.INVALID_REQUEST, "The body has a DTD; leave it out.");
                case XMLStreamConstants.START_ELEMENT -> {
                    // Some clients write EmailAddress.
                    if (reader.getLocalName().equalsIgnoreCase("EMailAddress")) {
                        return reader.getElementText().strip();
                    }
                }
                default -> {}
            }
        }
        throw new ProblemException(ProblemCode.INVALID_REQUEST, "The body has no EMailAddress.");
    }
}

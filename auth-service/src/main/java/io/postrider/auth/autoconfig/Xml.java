package io.postrider.auth.autoconfig;

import org.springframework.web.util.HtmlUtils;

/** Writes text where XML is expected. */
final class Xml {
    private Xml() {}

    static String escape(String text) {
        // The characters that mean something are the same in XML; the numeric form is understood by every parser.
        return HtmlUtils.htmlEscapeDecimal(text, "UTF-8");
    }
}

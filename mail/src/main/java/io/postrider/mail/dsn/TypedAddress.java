package io.postrider.mail.dsn;

import java.util.Locale;

/** Addresses as the fields of a report have them: {@code address-type ";" generic-address} (RFC 3464 section 2.1.2). */
final class TypedAddress {
    private TypedAddress() {}

    /** Whether the fields may have more than ASCII. */
    enum Charset {
        /** {@code message/delivery-status}. */
        ASCII,
        /** {@code message/global-delivery-status}. */
        UTF_8
    }

    /** An address of ours. */
    static String of(String address, Charset charset) {
        if (isAscii(address)) {
            return "rfc822; " + address;
        }
        // RFC 6533 section 3: in a report without SMTPUTF8 the address stays readable for programs
        return "utf-8; " + (charset == Charset.UTF_8 ? address : Unitext.encode(address));
    }

    /** DSN's ORCPT: {@code addr-type ";" xtext} (RFC 3461 section 4.2), or {@code utf-8} (RFC 6533 section 3). */
    static String ofOrcpt(String orcpt, Charset charset) {
        int semicolon = orcpt.indexOf(';');
        if (semicolon < 0) {
            return "rfc822; " + Xtext.decode(orcpt);
        }
        String type = orcpt.substring(0, semicolon);
        String encoded = orcpt.substring(semicolon + 1);
        if (!type.toLowerCase(Locale.ROOT).equals("utf-8")) {
            return type + "; " + Xtext.decode(encoded);
        }
        String address = Unitext.decode(encoded);
        return type + "; " + (charset == Charset.UTF_8 ? address : Unitext.encode(address));
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}

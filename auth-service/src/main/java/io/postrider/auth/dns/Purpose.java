package io.postrider.auth.dns;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a record is for. */
enum Purpose {
    MX("Mail for the domain comes here."),
    SPF("Only these servers send with the domain in the envelope."),
    DKIM("With these keys receivers verify the signatures of mail from the domain."),
    DMARC("What receivers are to do with mail in the domain's name that is not authenticated, and whom they tell."),
    MTA_STS("Other servers send here with a verified certificate or not at all."),
    TLS_RPT("Whom other servers tell that TLS to this server failed."),
    DANE("The key of this server's certificate; counts only in a zone that is signed with DNSSEC."),
    SRV("Mail programs find their servers."),
    AUTOCONFIG("Mail programs find their settings.");

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String meaning;

    Purpose(String meaning) {
        this.meaning = meaning;
    }

    @JsonValue
    String text() {
        return text;
    }

    String meaning() {
        return meaning;
    }
}

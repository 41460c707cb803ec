package io.postrider.auth.dns;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Type;

/** Whether receivers find the keys that sign the domain's mail. */
@Component
class SigningCheck {
    private static final String CHECK = "dkim";

    private final LiveDns dns;

    SigningCheck(LiveDns dns) {
        this.dns = dns;
    }

    Finding run(List<SigningRecord> keys) throws CouldNotAsk {
        if (keys.isEmpty()) {
            return Finding.improve(
                    CHECK,
                    List.of(),
                    List.of(),
                    "Nothing signs mail from the domain yet: its keys are being" + " made. Ask again in a minute.");
        }
        boolean signs = keys.stream().anyMatch(key -> key.use() == SigningRecord.Use.SIGNING);
        List<String> found = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        boolean suffers = false;
        for (SigningRecord key : keys) {
            List<String> texts = dns.texts(key.name(), Type.TXT);
            texts.forEach(text -> found.add(key.name() + ' ' + text));
            String fault = KeyText.fault(texts, key.text());
            if (fault != null) {
                wanted.add(key.name() + ' ' + key.text());
                advice.add("%s: %s %s".formatted(key.name(), fault, consequence(key.use())));
                suffers |= key.use() == SigningRecord.Use.SIGNING || key.use() == SigningRecord.Use.COMING && !signs;
            }
        }
        if (advice.isEmpty()) {
            return Finding.ok(CHECK, found);
        }
        String all = String.join(" ", advice);
        return suffers ? Finding.wrong(CHECK, found, wanted, all) : Finding.improve(CHECK, found, wanted, all);
    }

    private static String consequence(SigningRecord.Use use) {
        return switch (use) {
            case COMING -> "The key signs once it is found.";
            case SIGNING -> "Until then nobody can verify what this key signs.";
            case GOING -> "Until then mail that is under way cannot be verified; new mail is signed with another key.";
        };
    }
}

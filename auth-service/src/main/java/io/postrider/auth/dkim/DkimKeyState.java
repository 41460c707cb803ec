package io.postrider.auth.dkim;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** Where a key is in its life. */
@Schema(
        name = "DkimKeyState",
        enumAsRef = true,
        description =
                "`unpublished`: its record is not in the DNS yet; `published`: it is, and the key signs soon; `signing`;"
                        + " `retired`: another one signs, and the record stays for mail that is under way.")
enum DkimKeyState {
    UNPUBLISHED,
    PUBLISHED,
    SIGNING,
    RETIRED;

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

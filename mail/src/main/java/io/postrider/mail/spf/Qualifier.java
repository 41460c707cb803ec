package io.postrider.mail.spf;

/** What a directive's match means (RFC 7208 section 4.6.2). */
enum Qualifier {
    PASS('+', SpfResult.PASS),
    FAIL('-', SpfResult.FAIL),
    SOFTFAIL('~', SpfResult.SOFTFAIL),
    NEUTRAL('?', SpfResult.NEUTRAL);

    private final char sign;
    private final SpfResult result;

    Qualifier(char sign, SpfResult result) {
        this.sign = sign;
        this.result = result;
    }

    SpfResult result() {
        return result;
    }

    /** The qualifier at a directive's beginning; {@link #PASS} when there is none. */
    static Qualifier of(String directive) {
        for (Qualifier qualifier : values()) {
            if (!directive.isEmpty() && directive.charAt(0) == qualifier.sign) {
                return qualifier;
            }
        }
        return PASS;
    }

    /** A directive without its qualifier. */
    static String mechanism(String directive) {
        return !directive.isEmpty() && "+-~?".indexOf(directive.charAt(0)) >= 0 ? directive.substring(1) : directive;
    }
}

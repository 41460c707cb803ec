package io.postrider.smtp.reply;

/**
 * An enhanced status code (RFC 3463 section 2).
 *
 * @param category 2, 4 or 5
 * @param subject what kind of thing it is about
 * @param detail the thing itself
 */
public record EnhancedStatus(int category, int subject, int detail) {
    public EnhancedStatus {
        boolean known = category == 2 || category == 4 || category == 5;
        if (!known || subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("no enhanced status: " + category + "." + subject + "." + detail);
        }
    }

    /** Reads {@code 5.7.1}. */
    public static EnhancedStatus of(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return new EnhancedStatus(
                Integer.parseInt(text, 0, first, 10),
                Integer.parseInt(text, first + 1, second, 10),
                Integer.parseInt(text, second + 1, text.length(), 10));
    }

    @Override
    public String toString() {
        return category + "." + subject + "." + detail;
    }
}

package io.postrider.smtp.accept;

/** Reads whose verdict an Authentication-Results field is (RFC 8601 section 2.2): the value behind comments and space. */
final class AuthservId {
    private AuthservId() {}

    /** The authserv-id, without quotes; empty when there is none. */
    static String of(String fieldBody) {
        int start = skipCommentsAndSpace(fieldBody);
        if (start < fieldBody.length() && fieldBody.charAt(start) == '"') {
            int end = fieldBody.indexOf('"', start + 1);
            return fieldBody.substring(start + 1, end < 0 ? fieldBody.length() : end);
        }
        int end = start;
        while (end < fieldBody.length() && " \t;(".indexOf(fieldBody.charAt(end)) < 0) {
            end++;
        }
        return fieldBody.substring(start, end);
    }

    private static int skipCommentsAndSpace(String text) {
        int depth = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && depth > 0) {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0 && c != ' ' && c != '\t') {
                return i;
            }
            i++;
        }
        return text.length();
    }
}

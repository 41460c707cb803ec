package io.postrider.mail.compose;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What is said of an attachment.
 *
 * @param filename empty for none
 * @param contentType a media type, for example {@code application/pdf}
 * @param contentId by which an HTML text shows it ({@code cid:}, RFC 2392); empty for one that stands for itself
 */
public record Attachment(String filename, String contentType, String contentId) {
    private static final String TOKEN = "!#$&-^_.+";
    private static final String ATTRIBUTE = "!#$&+-.^_`|~";

    public Attachment {
        FieldText.check(filename);
        if (!isMediaType(contentType)) {
            throw new IllegalArgumentException("contentType is no media type that can be attached");
        }
        if (!contentId.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>')) {
            throw new IllegalArgumentException("contentId has what no id has");
        }
    }

    /** RFC 6838 section 4.2. What has parts of its own cannot be encoded (RFC 2045 section 6.4). */
    private static boolean isMediaType(String text) {
        int slash = text.indexOf('/');
        String lower = text.toLowerCase(Locale.ROOT);
        return slash > 0
                && slash < text.length() - 1
                && text.length() <= 127
                && isName(text.substring(0, slash))
                && isName(text.substring(slash + 1))
                && !lower.startsWith("multipart/")
                && !lower.startsWith("message/");
    }

    private static boolean isName(String text) {
        return text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN.indexOf(c) >= 0));
    }

    /** The part's header fields, with the empty line behind them. */
    String header() {
        StringBuilder header =
                new StringBuilder("Content-Type: ").append(contentType).append("\r\n");
        header.append("Content-Transfer-Encoding: base64\r\n");
        header.append("Content-Disposition: ").append(contentId.isEmpty() ? "attachment" : "inline");
        if (!filename.isEmpty()) {
            header.append(";\r\n ").append(named());
        }
        header.append("\r\n");
        if (!contentId.isEmpty()) {
            header.append("Content-ID: <").append(contentId).append(">\r\n");
        }
        return header.append("\r\n").toString();
    }

    /** RFC 2183 section 2.3, and RFC 2231 section 4 for more than ASCII. */
    private String named() {
        if (filename.length() <= 60 && filename.chars().allMatch(c -> c < 0x7f && c != '"' && c != '\\')) {
            return "filename=\"" + filename + '"';
        }
        StringBuilder pieces = new StringBuilder();
        StringBuilder piece = new StringBuilder("filename*0*=utf-8''");
        int number = 0;
        for (byte octet : filename.getBytes(StandardCharsets.UTF_8)) {
            if (piece.length() > 70) {
                pieces.append(piece).append(";\r\n ");
                piece = new StringBuilder("filename*" + ++number + "*=");
            }
            boolean literal = octet > ' ' && (Character.isLetterOrDigit(octet) || ATTRIBUTE.indexOf(octet) >= 0);
            piece.append(literal ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xff));
        }
        return pieces.append(piece).toString();
    }
}

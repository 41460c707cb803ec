package io.postrider.mail.spam;

import java.util.Locale;
import java.util.Set;

/**
 * A file of a message.
 *
 * @param name as people see it; may be empty
 * @param type its media type
 * @param archive what was seen of its inside
 */
public record AttachedFile(String name, String type, Archive.Inside archive) {
    private static final Set<String> PROGRAMS = Set.of(
            "exe", "scr", "pif", "com", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "jar", "msi",
            "cpl", "lnk", "ps1", "reg", "iso", "img", "vhd", "dll", "apk", "chm");
    private static final Set<String> MACROS =
            Set.of("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam");
    private static final Set<String> HARMLESS = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "txt", "jpg", "jpeg", "png", "gif", "htm", "html", "zip", "csv",
            "rtf");

    /** What follows the last dot, in lower case; empty without one. */
    static String extension(String name) {
        String trimmed = name.strip();
        int dot = trimmed.lastIndexOf('.');
        return dot < 0 ? "" : trimmed.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether a file of that name runs when it is opened. */
    static boolean isProgram(String name) {
        return PROGRAMS.contains(extension(name));
    }

    /** Whether it is a document that may bring programs. */
    static boolean isMacroDocument(String name) {
        return MACROS.contains(extension(name));
    }

    /** Whether it is a document that brings programs, whatever it is called: ECMA-376 keeps them in a part of that name. */
    boolean hasMacros() {
        return archive.names().stream()
                .anyMatch(inside -> inside.toLowerCase(Locale.ROOT).endsWith("vbaproject.bin"));
    }

    /** Whether a program calls itself something else, as {@code invoice.pdf.exe} does. */
    static boolean isDisguised(String name) {
        int dot = name.lastIndexOf('.');
        // The marks that turn the direction of writing make "exe.fdp" out of "pdf.exe".
        boolean turned = name.chars().anyMatch(c -> c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069);
        return turned || dot > 0 && isProgram(name) && HARMLESS.contains(extension(name.substring(0, dot)));
    }
}

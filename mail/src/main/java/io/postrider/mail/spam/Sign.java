package io.postrider.mail.spam;

import java.util.Locale;

/** What can be seen of a message that no phrase tells. In a rules file by the same name with hyphens. */
enum Sign {
    NO_DATE,
    DATE_UNREADABLE,
    NO_MESSAGE_ID,
    NO_SUBJECT,
    NO_RECIPIENT_FIELD,
    NO_FROM,
    SUBJECT_CAPITALS,
    SUBJECT_GAPS,
    FALSE_REPLY,
    HTML_ONLY,
    PICTURES_ONLY,
    HIDDEN_TEXT,
    HTML_FORM,
    HTML_SCRIPT,
    NEEDLESS_BASE64,
    EMPTY_BODY,
    SHORT_WITH_LINK,
    NUMERIC_LINK,
    SHORTENED_LINK,
    USER_IN_LINK,
    MANY_LINK_HOSTS,
    MIXED_SCRIPTS,
    INVISIBLE_CHARACTERS,
    PROGRAM_ATTACHED,
    PROGRAM_IN_ARCHIVE,
    DISGUISED_PROGRAM,
    MACRO_DOCUMENT,
    MACROS,
    HIDDEN_MACROS,
    ENCRYPTED_ARCHIVE,
    ARCHIVE_BOMB,
    HTML_ATTACHED,
    DIGITS_IN_AUTHOR,
    TOO_MANY_FIELDS,
    LIST_MAIL,
    LOOKALIKE_LINK,
    LOOKALIKE_AUTHOR,
    NAME_HAS_OTHER_ADDRESS,
    NAME_OF_LOCAL_USER,
    NAME_OF_LOCAL_DOMAIN,
    LINK_TEXT_ELSEWHERE,
    REPLY_TO_ELSEWHERE;

    /** As rules files write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.postrider.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "plain|plain",
                // the examples of RFC 2047 section 8
                "(=?ISO-8859-1?Q?a?=)|(a)",
                "(=?ISO-8859-1?Q?a?= b)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)|(ab)",
                "(=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=)|(ab)",
                "(=?ISO-8859-1?Q?a_b?=)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)|(a b)",
                "=?US-ASCII*EN?Q?Keith_Moore?= <moore@cs.utk.edu>|Keith Moore <moore@cs.utk.edu>",
                "=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=|ü",
                "=?utf-8?B?w7w=?=x|üx",
                "=?no-such?Q?x?=|=?no-such?Q?x?=",
                "=?utf-8?X?x?=|=?utf-8?X?x?=",
                "=?utf-8?Q?never closed|=?utf-8?Q?never closed",
                "=?=?utf-8?Q?x?=|=?x",
                "a =? b|a =? b",
                "=?utf-8?Q?=ZZ=?=|=ZZ=",
            })
    void decodes(String text, String decoded) {
        assertThat(EncodedWords.decode(text)).isEqualTo(decoded);
    }
}

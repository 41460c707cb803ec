/**
 * Runs protocol transcripts: text files of {@code C:} and {@code S:} lines against a live server, each as a JUnit test.
 * A transcript reads like an RFC's example; the server is whatever the test gives as {@link
 * io.postrider.testkit.transcript.TranscriptServer}. The notation is described in this module's README.
 */
@NullMarked
package io.postrider.testkit.transcript;

import org.jspecify.annotations.NullMarked;

/**
 * What can be said of a message from its octets alone: rules, words for Bayes, links, files, signs of imitation. Plain and without
 * any look-up; whoever asks the network for more adds it.
 */
@NullMarked
package io.postrider.mail.spam;

import org.jspecify.annotations.NullMarked;

package io.postrider.mail.spam;

import java.util.Arrays;

/**
 * How likely a message is spam, by its words: each one's probability drawn towards the middle as long as it is rare, the most telling
 * ones joined by Fisher's method in Robinson's way, so that evidence on both sides gives a half and not a certainty.
 */
public final class Bayes {
    /** So many messages of each kind must have been learned before anything is said. */
    public static final int LEAST_LEARNED = 5;

    private static final double STRENGTH = 0.45;
    private static final double MIDDLE = 0.5;
    private static final double LEAST_TELLING = 0.1;
    private static final int MOST_TELLING = 150;
    private static final double CERTAIN = 0.0001;
    private static final double NEARLY_SPAM = 0.99;
    private static final double SPAM_SCORE = 5;
    private static final double HAM_SCORE = -3;

    private Bayes() {}

    /** Whether enough was learned. */
    public static boolean knows(WordCounts counts) {
        WordCounts.Count messages = counts.messages();
        return messages.spam() >= LEAST_LEARNED && messages.ham() >= LEAST_LEARNED;
    }

    /** The probability, from 0 to 1; a half when nothing can be said. */
    public static double probability(long[] words, WordCounts counts) {
        if (!knows(counts)) {
            return MIDDLE;
        }
        double[] telling = new double[words.length];
        int found = 0;
        for (long word : words) {
            double probability = ofWord(counts.of(word), counts.messages());
            if (Math.abs(probability - MIDDLE) > LEAST_TELLING) {
                telling[found++] = probability - MIDDLE;
            }
        }
        return combined(mostTelling(telling, found));
    }

    /** What a probability adds to a message's score: nothing in the middle, most where it is next to certain. */
    public static double score(double probability) {
        if (probability >= NEARLY_SPAM) {
            return SPAM_SCORE;
        }
        if (probability <= 1 - NEARLY_SPAM) {
            return HAM_SCORE;
        }
        double distance = (probability - MIDDLE) / (NEARLY_SPAM - MIDDLE);
        return distance * distance * (distance < 0 ? HAM_SCORE : SPAM_SCORE);
    }

    /** A word's own probability. */
    static double ofWord(WordCounts.Count word, WordCounts.Count messages) {
        int seen = word.spam() + word.ham();
        if (seen == 0) {
            return MIDDLE;
        }
        double spam = (double) word.spam() / Math.max(1, messages.spam());
        double ham = (double) word.ham() / Math.max(1, messages.ham());
        double plain = spam / (spam + ham);
        return Math.clamp((STRENGTH * MIDDLE + seen * plain) / (STRENGTH + seen), CERTAIN, 1 - CERTAIN);
    }

    private static double[] mostTelling(double[] distances, int found) {
        Double[] sorted = new Double[found];
        for (int i = 0; i < found; i++) {
            sorted[i] = distances[i];
        }
        Arrays.sort(sorted, (a, b) -> Double.compare(Math.abs(b), Math.abs(a)));
        double[] chosen = new double[Math.min(found, MOST_TELLING)];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = sorted[i] + MIDDLE;
        }
        return chosen;
    }

    private static double combined(double[] probabilities) {
        if (probabilities.length == 0) {
            return MIDDLE;
        }
        double spamLog = 0;
        double hamLog = 0;
        for (double probability : probabilities) {
            spamLog += Math.log(1 - probability);
            hamLog += Math.log(probability);
        }
        double spam = 1 - chiSquare(-2 * spamLog, 2 * probabilities.length);
        double ham = 1 - chiSquare(-2 * hamLog, 2 * probabilities.length);
        return (spam - ham + 1) / 2;
    }

    /** The probability that a chi-square of so many (an even number of) degrees is at least that large. */
    static double chiSquare(double value, int degrees) {
        double half = value / 2;
        // In logarithms: exp(-half) alone is zero for what a long message adds up to.
        double term = -half;
        double sum = Math.exp(term);
        for (int i = 1; i < degrees / 2; i++) {
            term += Math.log(half / i);
            sum += Math.exp(term);
        }
        return Math.min(sum, 1);
    }
}

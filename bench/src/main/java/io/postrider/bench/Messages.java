package io.postrider.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/** Messages of a given size that differ from each other, with text that compresses like text. */
public final class Messages {

    private static final String[] WORDS =
            ("the of and to in is that for it was on are as with his they at be this have from or one had by word but not "
                            + "what all were we when your can said there use an each which she do how their if will up other about "
                            + "out many then them these so some her would make like him into time has look two more write go see")
                    .split(" ");

    private final String run = Long.toString(System.nanoTime(), 36);
    private final SplittableRandom random = new SplittableRandom(1);
    private final int size;

    public Messages(int size) {
        this.size = size;
    }

    public byte[] message(long number, String recipient) {
        SplittableRandom own;
        synchronized (random) {
            own = random.split();
        }
        StringBuilder text = new StringBuilder(size + 80);
        text.append("From: Bench <sender@bench.example>\r\nTo: <")
                .append(recipient)
                .append(">\r\n");
        text.append("Subject: message ")
                .append(number)
                .append(" of run ")
                .append(run)
                .append("\r\n");
        text.append("Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n");
        text.append("Message-ID: <").append(run).append('.').append(number).append("@bench.example>\r\n");
        text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
        int lineStart = text.length();
        while (text.length() < size - 2) {
            text.append(WORDS[own.nextInt(WORDS.length)]).append(' ');
            if (text.length() - lineStart > 70) {
                text.append("\r\n");
                lineStart = text.length();
            }
        }
        return text.append("\r\n").toString().getBytes(US_ASCII);
    }
}

package io.postrider.mail.address;

/** Punycode (RFC 3492) with the parameters of IDNA. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 128;

    private Punycode() {}

    /** The ASCII form without the {@code xn--} prefix; the label has at most 63 code points, so nothing overflows. */
    static String encode(String label) {
        int[] input = label.codePoints().toArray();
        var out = new StringBuilder();
        for (int codePoint : input) {
            if (codePoint < 0x80) {
                out.append((char) codePoint);
            }
        }
        int basic = out.length();
        if (basic > 0) {
            out.append('-');
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        int handled = basic;
        while (handled < input.length) {
            int next = Integer.MAX_VALUE;
            for (int codePoint : input) {
                if (codePoint >= n && codePoint < next) {
                    next = codePoint;
                }
            }
            delta += (next - n) * (handled + 1);
            n = next;
            for (int codePoint : input) {
                if (codePoint < n) {
                    delta++;
                } else if (codePoint == n) {
                    appendVariableLength(out, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    /** The Unicode form of a label without its {@code xn--} prefix. */
    static String decode(String ascii) {
        int delimiter = ascii.lastIndexOf('-');
        var out = new StringBuilder(delimiter > 0 ? ascii.substring(0, delimiter) : "");
        int position = delimiter > 0 ? delimiter + 1 : 0;
        int count = out.length();
        int n = INITIAL_N;
        long i = 0;
        int bias = INITIAL_BIAS;
        while (position < ascii.length()) {
            long oldI = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (position == ascii.length()) {
                    throw new AddressSyntaxException(position, "the rest of a Punycode number");
                }
                int digit = digit(ascii, position++);
                i += digit * weight;
                int t = threshold(k, bias);
                if (digit < t) {
                    break;
                }
                weight *= BASE - t;
                if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    throw new AddressSyntaxException(position, "a smaller Punycode number");
                }
            }
            count++;
            bias = adapt((int) Math.min(i - oldI, Integer.MAX_VALUE), count, oldI == 0);
            long codePoint = n + i / count;
            if (codePoint > Character.MAX_CODE_POINT || codePoint >= 0xD800 && codePoint <= 0xDFFF) {
                throw new AddressSyntaxException(position, "a Unicode character");
            }
            n = (int) codePoint;
            i %= count;
            out.insert(out.offsetByCodePoints(0, (int) i), Character.toString(n));
            i++;
        }
        return out.toString();
    }

    private static void appendVariableLength(StringBuilder out, int delta, int bias) {
        int q = delta;
        for (int k = BASE; ; k += BASE) {
            int t = threshold(k, bias);
            if (q < t) {
                break;
            }
            out.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
        out.append(digit(q));
    }

    private static int threshold(int k, int bias) {
        return Math.clamp(k - bias, T_MIN, T_MAX);
    }

    private static int adapt(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int digit(String text, int position) {
        char c = text.charAt(position);
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 26;
        }
        throw new AddressSyntaxException(position, "a Punycode digit");
    }
}

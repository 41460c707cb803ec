package io.postrider.mail.dkim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's library, where the system has it: it signs with RSA-2048 three times as fast as the JDK and with Ed25519 ten times, and
 * signatures are most of what a message costs that leaves (docs/performance.md).
 */
@SuppressWarnings("restricted")
final class LibCrypto {
    /** The system's; null where there is none, or the JVM may not call it. */
    static final @Nullable LibCrypto FOUND = find();

    // Of a signature with a key of 16,384 bits
    private static final long LONGEST = 2048;

    private final MemorySegment sha256;
    private final MethodHandle readKey;
    private final MethodHandle freeKey;
    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle begin;
    private final MethodHandle sign;

    private LibCrypto(SymbolLookup symbols) throws Throwable {
        sha256 = (MemorySegment)
                handle(symbols, "EVP_sha256", FunctionDescriptor.of(ADDRESS)).invokeExact();
        readKey = handle(symbols, "d2i_AutoPrivateKey", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
        freeKey = handle(symbols, "EVP_PKEY_free", FunctionDescriptor.ofVoid(ADDRESS));
        newContext = handle(symbols, "EVP_MD_CTX_new", FunctionDescriptor.of(ADDRESS));
        freeContext = handle(symbols, "EVP_MD_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        begin = handle(
                symbols,
                "EVP_DigestSignInit",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        sign = handle(
                symbols,
                "EVP_DigestSign",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), type);
    }

    private static @Nullable LibCrypto find() {
        try {
            return new LibCrypto(SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global()));
        } catch (IllegalArgumentException
                | IllegalCallerException
                | NoSuchElementException
                | UnsupportedOperationException none) {
            return null;
        } catch (Throwable unusable) {
            throw rethrown(unusable);
        }
    }

    /**
     * A signer by this library.
     *
     * @param always signs where the library does not take the key, or fails
     */
    Signer signer(DkimAlgorithm algorithm, byte[] pkcs8, Signer always) {
        MemorySegment key = key(pkcs8);
        if (key.equals(MemorySegment.NULL)) {
            return always;
        }
        MemorySegment digest = algorithm == DkimAlgorithm.RSA_SHA256 ? sha256 : MemorySegment.NULL;
        return octets -> {
            byte[] signature = sign(key, digest, algorithm.signed(octets));
            return signature.length > 0 ? signature : always.sign(octets);
        };
    }

    /** A key that is freed when nobody has it any more; null's address when it is none. */
    private MemorySegment key(byte[] pkcs8) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octets = arena.allocateFrom(JAVA_BYTE, pkcs8);
            MemorySegment place = arena.allocateFrom(ADDRESS, octets);
            var key = (MemorySegment) readKey.invokeExact(MemorySegment.NULL, place, octets.byteSize());
            octets.fill((byte) 0);
            return key.equals(MemorySegment.NULL) ? key : key.reinterpret(Arena.ofAuto(), this::free);
        } catch (Throwable impossible) {
            throw rethrown(impossible);
        }
    }

    private void free(MemorySegment key) {
        try {
            freeKey.invokeExact(key);
        } catch (Throwable impossible) {
            throw rethrown(impossible);
        }
    }

    /** A signature; no octets when there is none. */
    private byte[] sign(MemorySegment key, MemorySegment digest, byte[] octets) {
        try (Arena arena = Arena.ofConfined()) {
            var context = (MemorySegment) newContext.invokeExact();
            try {
                int begun = (int) begin.invokeExact(context, MemorySegment.NULL, digest, MemorySegment.NULL, key);
                if (begun != 1) {
                    return new byte[0];
                }
                MemorySegment signature = arena.allocate(LONGEST);
                MemorySegment length = arena.allocateFrom(JAVA_LONG, LONGEST);
                MemorySegment signed = arena.allocateFrom(JAVA_BYTE, octets);
                int done = (int) sign.invokeExact(context, signature, length, signed, (long) octets.length);
                return done == 1
                        ? signature.asSlice(0, length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE)
                        : new byte[0];
            } finally {
                freeContext.invokeExact(context);
            }
        } catch (Throwable impossible) {
            throw rethrown(impossible);
        }
    }

    /** A method handle may throw anything; these, which call C, throw what the JVM itself does. */
    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }
}

package io.postrider.blob;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a content without reading it.
 *
 * @param contentId the content
 * @param size its octets
 * @param structure its parsed form; null when nobody parsed it yet
 */
public record ContentHead(UUID contentId, long size, byte @Nullable [] structure) {}

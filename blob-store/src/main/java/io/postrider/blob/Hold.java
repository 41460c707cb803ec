package io.postrider.blob;

import java.util.UUID;

/**
 * Somebody's need of a content: as long as one hold exists, the content stays.
 *
 * @param contentId the content
 * @param holder who needs it: a queue message's id, or an account's id
 */
public record Hold(UUID contentId, UUID holder) {}

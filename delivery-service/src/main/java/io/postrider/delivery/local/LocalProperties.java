package io.postrider.delivery.local;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail is brought to the accounts of this suite.
 *
 * @param calls deliveries to mailbox-service in flight; while one is under way the next batch forms
 * @param batch recipients in one call, at most
 * @param pace when mail comes thickly, calls begin at least this far apart, so that more of it shares a transaction
 * @param recordBatch outcomes recorded in one transaction, at most
 * @param recordDelay how long outcomes are gathered before they are recorded; nobody waits for it
 * @param firstRetry the delay before the first retry when mailbox-service cannot be asked; it doubles from there
 * @param lastRetry the longest delay between retries when mailbox-service cannot be asked
 * @param quotaRetry the delay between retries for a mailbox that is full
 * @param lifetime how long a full mailbox is tried before its mail is returned
 * @param delayNotice after how long the sender is told that its mail is late
 */
@ConfigurationProperties("postrider.delivery.local")
public record LocalProperties(
        @DefaultValue("2") int calls,
        @DefaultValue("200") int batch,
        @DefaultValue("25ms") Duration pace,
        @DefaultValue("500") int recordBatch,
        @DefaultValue("100ms") Duration recordDelay,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("60s") Duration lastRetry,
        @DefaultValue("10m") Duration quotaRetry,
        @DefaultValue("5d") Duration lifetime,
        @DefaultValue("4h") Duration delayNotice) {
    public LocalProperties {
        if (calls < 1 || batch < 1 || batch > 1000 || recordBatch < 1) {
            throw new IllegalArgumentException("postrider.delivery.local: calls and batches are at least 1");
        }
    }
}

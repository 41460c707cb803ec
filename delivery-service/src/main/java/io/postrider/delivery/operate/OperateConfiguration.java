package io.postrider.delivery.operate;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.outbound.RemoteQueue;
import io.postrider.delivery.queue.DecidedRecipients;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.platform.observe.EventLog;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts together what administrators have of the queue. */
@Configuration(proxyBeanMethods = false)
class OperateConfiguration {
    @Bean
    QueueStore queueStore(DataSource dataSource) {
        return new QueueStore(JdbcClient.create(dataSource));
    }

    @Bean
    HeaderReader headerReader(ContentStore contents) {
        return new HeaderReader(contents);
    }

    @Bean
    RedirectTargets redirectTargets(DirectoryApi directory) {
        return new RedirectTargets(directory);
    }

    @Bean
    ActionStore actionStore(DataSource dataSource) {
        var transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        return new ActionStore(JdbcClient.create(dataSource), transactions);
    }

    @Bean
    Decider decider(
            DataSource dataSource,
            Decider.Endings endings,
            Ownership ownership,
            RedirectTargets targets,
            LeaseCheck lease,
            EventLog events) {
        return new Decider(new DecidedRecipients(dataSource, ownership), endings, ownership, targets, lease, events);
    }

    @Bean
    Decider.Endings decidedEndings(ReportedEnd reported, QueueEndings silent, QueueClaims claims) {
        return new Decider.Endings(reported, silent, claims);
    }

    @Bean
    ActionRunner actionRunner(
            DataSource dataSource,
            ActionStore actions,
            Decider decider,
            Ownership ownership,
            RemoteQueue remote,
            QueueClaims claims) {
        var recall = new Recall(JdbcClient.create(dataSource), ownership, remote, claims);
        return new ActionRunner(actions, decider, recall);
    }
}

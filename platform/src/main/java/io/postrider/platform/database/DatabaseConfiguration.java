package io.postrider.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.postrider.platform.WithDatabase;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportAware;
import org.springframework.core.type.AnnotationMetadata;

/** The pool and the migrations of a service with a database. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration implements ImportAware {
    private List<String> schemas = List.of();
    private boolean atOnce;

    @Override
    public void setImportMetadata(AnnotationMetadata application) {
        var attributes = application.getAnnotationAttributes(WithDatabase.class.getName());
        schemas = List.of((String[]) Objects.requireNonNull(attributes).get("schemas"));
        atOnce = Boolean.TRUE.equals(attributes.get("migratedAtOnce"));
    }

    @Bean
    DatabaseAccess databaseAccess(PlatformProperties settings, Secrets secrets) {
        return new DatabaseAccess(settings, secrets);
    }

    /** The pool under the service's own role; the schemas are up to date before anybody gets it. */
    @Bean
    DataSource dataSource(DatabaseAccess access) {
        access.prepare(schemas, atOnce);
        HikariDataSource pool = access.pool();
        return pool;
    }
}

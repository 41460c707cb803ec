# One image a service; `docker build --target smtp-gateway .` makes one of them.
#   auth-service  mailbox-service  delivery-service  smtp-gateway  imap-service   the services
#   setup         the one-shot before them: secrets and certificates, roles, schemas
#   edge          HAProxy, which owns the host's ports
# Runs without BuildKit: no cache mounts, no heredocs.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
# What the build downloads depends on the poms alone, so this layer lasts until one of them changes. There are no sources
# yet: what fails for want of them fails again, or not, below.
COPY pom.xml ./
COPY api/pom.xml api/
COPY mail/pom.xml mail/
COPY testkit/pom.xml testkit/
COPY platform/pom.xml platform/
COPY blob-store/pom.xml blob-store/
COPY auth-service/pom.xml auth-service/
COPY mailbox-service/pom.xml mailbox-service/
COPY delivery-service/pom.xml delivery-service/
COPY smtp-gateway/pom.xml smtp-gateway/
COPY imap-service/pom.xml imap-service/
COPY standalone/pom.xml standalone/
COPY openapi-client/pom.xml openapi-client/
COPY bench/pom.xml bench/
RUN mvn -B -q -ntp -fae -Dmaven.test.skip -Dspring-boot.repackage.skip -pl standalone -am package || true
COPY . .
RUN mvn -B -q -ntp -Dmaven.test.skip -pl standalone -am package
# Third-party jars change seldom and get a layer of their own, below the few that are ours.
RUN for service in auth-service mailbox-service delivery-service smtp-gateway imap-service; do \
      java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract --layers --application-filename app.jar \
        --destination /layers/$service || exit 1; \
      mkdir -p /layers/$service/snapshot-dependencies; \
    done
RUN cd /layers && mkdir -p standalone/application standalone/dependencies \
 && cp /build/standalone/target/standalone-*.jar standalone/application/app.jar \
 && cp -r /build/standalone/target/lib standalone/dependencies/ && mkdir standalone/application/lib \
 && for pom in /build/*/pom.xml; do \
      module=$(basename $(dirname $pom)); \
      for jar in standalone/dependencies/lib/$module-[0-9]*.jar; do \
        [ ! -f $jar ] || mv $jar standalone/application/lib/; \
      done; \
    done
# For the training runs: a database with schemas, and a certificate for the mail listeners.
RUN mkdir -p /layers/training/classes && cd /layers/standalone \
 && javac -d /layers/training/classes -cp "application/app.jar:application/lib/*:dependencies/lib/*" \
      /build/docker/TrainingDatabase.java \
 && POSTRIDER_SETUP_DIR=/layers/training/setup POSTRIDER_HOSTNAME=localhost \
      java -cp "application/app.jar:application/lib/*:dependencies/lib/*" \
      io.postrider.standalone.setup.SetupApplication secrets \
 && cp -r /layers/training/setup/smtp-gateway /layers/training/tls
# Setup needs a server, not its binaries.
RUN mkdir -p /layers/setup && cp -r /layers/standalone/dependencies /layers/setup/ \
 && rm -f /layers/setup/dependencies/lib/embedded-postgres-binaries-*.jar

FROM eclipse-temurin:25-jre AS runtime
RUN groupadd --system --gid 10001 postrider && useradd --system --uid 10001 --gid 10001 --home-dir /app postrider
WORKDIR /app
COPY docker/healthcheck docker/java-options /opt/postrider/
# Two arenas keep malloc from hoarding memory.
ENV POSTRIDER_SECRETS_DIR=/run/postrider MALLOC_ARENA_MAX=2
EXPOSE 8081 8082
STOPSIGNAL SIGTERM

FROM runtime AS training
COPY --from=build /layers/standalone/dependencies/ /opt/training/
COPY --from=build /layers/standalone/application/ /opt/training/
COPY --from=build /layers/training/ /opt/training/
COPY docker/train /opt/training/

FROM training AS auth-service-training
COPY --from=build /layers/auth-service/dependencies/ /layers/auth-service/snapshot-dependencies/ ./
COPY --from=build /layers/auth-service/application/ ./
RUN /opt/training/train auth-service

FROM runtime AS auth-service
COPY --from=build /layers/auth-service/dependencies/ /layers/auth-service/snapshot-dependencies/ ./
COPY --from=build /layers/auth-service/application/ ./
COPY --from=auth-service-training /app/app.aot ./
EXPOSE 8080
USER 10001:10001
# The AOT cache of the training run makes a start three times as fast.
ENTRYPOINT ["java", "@/opt/postrider/java-options", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]

FROM training AS mailbox-service-training
COPY --from=build /layers/mailbox-service/dependencies/ /layers/mailbox-service/snapshot-dependencies/ ./
COPY --from=build /layers/mailbox-service/application/ ./
RUN /opt/training/train mailbox-service

FROM runtime AS mailbox-service
COPY --from=build /layers/mailbox-service/dependencies/ /layers/mailbox-service/snapshot-dependencies/ ./
COPY --from=build /layers/mailbox-service/application/ ./
COPY --from=mailbox-service-training /app/app.aot ./
EXPOSE 8080
USER 10001:10001
ENTRYPOINT ["java", "@/opt/postrider/java-options", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]

FROM training AS delivery-service-training
COPY --from=build /layers/delivery-service/dependencies/ /layers/delivery-service/snapshot-dependencies/ ./
COPY --from=build /layers/delivery-service/application/ ./
RUN /opt/training/train delivery-service

FROM runtime AS delivery-service
COPY --from=build /layers/delivery-service/dependencies/ /layers/delivery-service/snapshot-dependencies/ ./
COPY --from=build /layers/delivery-service/application/ ./
COPY --from=delivery-service-training /app/app.aot ./
EXPOSE 8080
USER 10001:10001
ENTRYPOINT ["java", "@/opt/postrider/java-options", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]

FROM training AS smtp-gateway-training
COPY --from=build /layers/smtp-gateway/dependencies/ /layers/smtp-gateway/snapshot-dependencies/ ./
COPY --from=build /layers/smtp-gateway/application/ ./
RUN /opt/training/train smtp-gateway

FROM runtime AS smtp-gateway
COPY --from=build /layers/smtp-gateway/dependencies/ /layers/smtp-gateway/snapshot-dependencies/ ./
COPY --from=build /layers/smtp-gateway/application/ ./
COPY --from=smtp-gateway-training /app/app.aot ./
EXPOSE 2525 2587 2465 8080
USER 10001:10001
ENTRYPOINT ["java", "@/opt/postrider/java-options", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]

FROM training AS imap-service-training
COPY --from=build /layers/imap-service/dependencies/ /layers/imap-service/snapshot-dependencies/ ./
COPY --from=build /layers/imap-service/application/ ./
RUN /opt/training/train imap-service

FROM runtime AS imap-service
COPY --from=build /layers/imap-service/dependencies/ /layers/imap-service/snapshot-dependencies/ ./
COPY --from=build /layers/imap-service/application/ ./
COPY --from=imap-service-training /app/app.aot ./
EXPOSE 2143 2993 2110 2995
USER 10001:10001
ENTRYPOINT ["java", "@/opt/postrider/java-options", "-XX:AOTCache=/app/app.aot", "-jar", "/app/app.jar"]

# Runs as root: it gives each volume's files to the user that reads them, with that one capability and no other.
FROM eclipse-temurin:25-jre AS setup
WORKDIR /app
COPY --from=build /layers/setup/dependencies/ ./
COPY --from=build /layers/standalone/application/ ./
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
            "-cp", "/app/app.jar:/app/lib/*", "io.postrider.standalone.setup.SetupApplication"]

FROM haproxy:lts AS edge
COPY docker/haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
USER 10001:10001

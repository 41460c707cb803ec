package io.postrider.auth.autoconfig;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.tls.TestCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Mail programs ask without a login, as they do. */
class AutoconfigIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final TestCertificate CERTIFICATE = TestCertificate.selfSigned("mail.example.org");
    private static AuthServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        CERTIFICATE.writeTo(folder);
        server = AuthServer.start(
                DATABASE,
                AuthServer.secrets(folder),
                "--postrider.hostname=mail.example.org",
                "--postrider.auth.published.imap-port=0",
                "--postrider.auth.published.imaps-port=2993",
                "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                "--postrider.tls.private-key=" + folder.resolve("tls.key"));
        server.makeDomain("example.org");
        server.makeDomain("bücher.example");
        server.makeAccount("ann@example.org");
        server.makeDomain("closed.example");
        expect(200, server.admin("PATCH", "/v1/domains/closed.example", "{\"enabled\":false}", "If-Match", "*"));
    }

    @AfterAll
    static void stop() {
        server.close();
        DATABASE.close();
    }

    private static Answer discover(String path, String body) {
        return server.anonymous("POST", path, body, "Content-Type", "text/xml");
    }

    private static String request(String address) {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
                  <Request>
                    <EMailAddress>%s</EMailAddress>
                    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
                  </Request>
                </Autodiscover>
                """.formatted(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mail/config-v1.1.xml?emailaddress=ann@example.org",
                "/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=Ann%40EXAMPLE.org"
            })
    void thunderbirdIsToldOfEveryServerTheBestFirst(String path) {
        Answer answer = expect(200, server.anonymous("GET", path));
        assertThat(answer.header("Content-Type")).startsWith("text/xml");
        assertThat(answer.text())
                .contains("<emailProvider id=\"example.org\">")
                .contains("<username>%EMAILADDRESS%</username>")
                .containsSubsequence(
                        "<incomingServer type=\"imap\">",
                        "<hostname>mail.example.org</hostname>",
                        "<port>2993</port>",
                        "<socketType>SSL</socketType>",
                        "<incomingServer type=\"pop3\">",
                        "<port>995</port>",
                        "<outgoingServer type=\"smtp\">",
                        "<port>465</port>",
                        "<port>587</port>",
                        "<socketType>STARTTLS</socketType>")
                .doesNotContain("<port>143</port>");
    }

    @Test
    void theHostNameNamesTheDomainWhereNoAddressDoes() {
        Answer answer = server.anonymous(
                "GET", "/mail/config-v1.1.xml", "", "X-Forwarded-Host", "autoconfig.xn--bcher-kva.example:443");
        assertThat(expect(200, answer).text()).contains("<domain>xn--bcher-kva.example</domain>", "bücher.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/autodiscover/autodiscover.xml",
                "/Autodiscover/Autodiscover.xml",
                "/AUTODISCOVER/autodiscover.XML"
            })
    void outlookIsToldOneServerAProtocolUnderAnySpellingOfThePath(String path) {
        Answer answer = expect(200, discover(path, request("ann@example.org")));
        assertThat(answer.text())
                .containsSubsequence(
                        "<Type>IMAP</Type>",
                        "<Port>2993</Port>",
                        "<LoginName>ann@example.org</LoginName>",
                        "<SSL>on</SSL>",
                        "<Type>POP3</Type>",
                        "<Type>SMTP</Type>",
                        "<Port>465</Port>")
                .doesNotContain("<Port>587</Port>");
    }

    @Test
    void newerOutlookIsLedFromTheJsonToTheXml() {
        String path = "/autodiscover/autodiscover.json/v1.0/ann@example.org?Protocol=AutodiscoverV1";
        assertThat(expect(200, server.anonymous("GET", path)).text())
                .isEqualTo("{\"Protocol\":\"AutodiscoverV1\","
                        + "\"Url\":\"https://mail.example.org/autodiscover/autodiscover.xml\"}");
        Answer other =
                server.anonymous("GET", "/autodiscover/autodiscover.json?Email=ann@example.org&Protocol=ActiveSync");
        assertThat(expect(400, other).json().get("ErrorCode").asString()).isEqualTo("ProtocolNotSupported");
    }

    @Test
    void appleGetsAProfileSignedWithTheCertificateOfTheMailListeners() throws Exception {
        var answer = server.octets("/mail/apple.mobileconfig?emailaddress=ann@example.org");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-apple-aspen-config");
        CMSSignedData signed = new CMSSignedData(answer.body());
        var signer = signed.getSignerInfos().getSigners().iterator().next();
        assertThat(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(CERTIFICATE.certificate())))
                .isTrue();
        assertThat(signed.getCertificates().getMatches(null)).hasSize(1);
        assertThat(new String((byte[]) signed.getSignedContent().getContent(), StandardCharsets.UTF_8))
                .contains("<key>IncomingMailServerPortNumber</key><integer>2993</integer>")
                .contains("<key>OutgoingMailServerHostName</key><string>mail.example.org</string>")
                .contains("<key>EmailAddress</key><string>ann@example.org</string>");
    }

    /** As a device does it: the signature by its CA, then the property list. */
    @Test
    void opensslVerifiesTheProfileAndAPropertyListComesOut(@TempDir Path folder) throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(openssl) && Files.isExecutable(python), "openssl or python3 is not installed");
        Path profile = folder.resolve("ann.mobileconfig");
        Files.write(
                profile,
                server.octets("/mail/apple.mobileconfig?emailaddress=ann@example.org")
                        .body());
        Path ca = Files.writeString(folder.resolve("ca.pem"), CERTIFICATE.certificatePem());
        Path list = folder.resolve("ann.plist");
        run(
                openssl,
                "smime",
                "-verify",
                "-purpose",
                "any",
                "-inform",
                "DER",
                "-in",
                profile,
                "-CAfile",
                ca,
                "-out",
                list);
        String told = run(python, "-c", """
                import plistlib, sys
                profile = plistlib.load(open(sys.argv[1], 'rb'))
                account = profile['PayloadContent'][0]
                print(profile['PayloadType'], account['PayloadType'], account['EmailAccountType'],
                      account['IncomingMailServerPortNumber'] + account['OutgoingMailServerPortNumber'],
                      account['IncomingMailServerUseSSL'], account['OutgoingMailServerUsername'])
                """, list);
        assertThat(told.strip())
                .isEqualTo("Configuration com.apple.mail.managed EmailTypeIMAP 3458 True ann@example.org");
    }

    private static String run(Object... command) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.of(command).map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** What Thunderbird reads of the document, and what it refuses: every value is of those that Mozilla documents. */
    @Test
    void theDocumentIsWhatMozillaDescribes() throws Exception {
        String text = expect(200, server.anonymous("GET", "/mail/config-v1.1.xml?emailaddress=ann@example.org"))
                .text();
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        Element root = document.getDocumentElement();
        assertThat(root.getTagName() + root.getAttribute("version")).isEqualTo("clientConfig1.1");
        assertThat(values(root, "domain")).containsExactly("example.org");
        assertThat(values(root, "displayName")).hasSize(1).allMatch(name -> !name.isBlank());
        int servers = root.getElementsByTagName("incomingServer").getLength()
                + root.getElementsByTagName("outgoingServer").getLength();
        assertThat(servers).isPositive();
        assertThat(values(root, "hostname")).hasSize(servers).allMatch(host -> host.matches("[a-z0-9.-]+"));
        assertThat(values(root, "port")).hasSize(servers).allMatch(port -> Integer.parseInt(port) > 0);
        assertThat(values(root, "username")).hasSize(servers).containsOnly("%EMAILADDRESS%");
        assertThat(values(root, "socketType")).hasSize(servers).allMatch(List.of("SSL", "STARTTLS")::contains);
        assertThat(values(root, "authentication")).hasSize(servers).containsOnly("password-cleartext");
    }

    private static List<String> values(Element root, String tag) {
        NodeList found = root.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    @Test
    void nobodyLearnsWhichAccountsThereAre() {
        String there = expect(200, discover("/autodiscover/autodiscover.xml", request("ann@example.org")))
                .text();
        String absent = expect(200, discover("/autodiscover/autodiscover.xml", request("zed@example.org")))
                .text();
        assertThat(absent).isEqualTo(there.replace("ann@", "zed@"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@elsewhere.example", "ann@closed.example"})
    void domainsThatAreNotServedGetNothing(String address) {
        expect(404, server.anonymous("GET", "/mail/config-v1.1.xml?emailaddress=" + address));
        expect(404, server.anonymous("GET", "/mail/apple.mobileconfig?emailaddress=" + address));
        expect(404, server.anonymous("GET", "/autodiscover/autodiscover.json?Email=" + address));
        expect(404, discover("/autodiscover/autodiscover.xml", request(address)));
    }

    @Test
    void anAddressCannotWriteMarkupOfItsOwn() {
        Answer answer = discover("/autodiscover/autodiscover.xml", request("a&amp;b'{}@example.org"));
        assertThat(expect(200, answer).text()).contains("<LoginName>a&#38;b&#39;{}@example.org</LoginName>");
        expect(400, discover("/autodiscover/autodiscover.xml", request("&lt;x/&gt;@example.org")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><EMailAddress>&x;@example.org</EMailAddress></a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a><EMailAddress>ann@example.org</EMailAddress></a>",
                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
                        + "<a><EMailAddress>&c;@example.org</EMailAddress></a>",
                "<a><EMailAddress>ann@example.org",
                "<a><EMailAddress><b>ann@example.org</b></EMailAddress></a>",
                "<a/>",
                "{}"
            })
    void hostileOrBrokenXmlIsRefused(String body) {
        assertThat(expect(400, discover("/autodiscover/autodiscover.xml", body)).text())
                .doesNotContain("root:");
    }

    @Test
    void aLongRequestIsRefusedUnread() {
        expect(413, discover("/autodiscover/autodiscover.xml", "<a>" + "x".repeat(20_000) + "</a>"));
    }

    @Test
    void otherPathsBesideAreNotFound() {
        expect(404, server.anonymous("GET", "/mail/secrets"));
        expect(404, server.anonymous("GET", "/autodiscover/"));
    }
}

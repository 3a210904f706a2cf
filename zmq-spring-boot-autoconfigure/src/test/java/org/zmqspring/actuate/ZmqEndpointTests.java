package org.zmqspring.actuate;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.forward.ForwarderDropReason;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.listen.Figures;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.ReplayOutcome;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.Outage;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;

import static org.assertj.core.api.Assertions.assertThat;

class ZmqEndpointTests {

	/**
	 * As Boot builds it for endpoints: it leaves out what is null unless told otherwise.
	 */
	private static final JsonMapper MAPPER = JsonMapper.builder()
		.changeDefaultPropertyInclusion(
				(value) -> value.withValueInclusion(Include.NON_NULL).withContentInclusion(Include.NON_NULL))
		.build();

	private final LinkDirectory directory = new LinkDirectory();

	private final ManualTicker ticker = new ManualTicker();

	private final ZmqEndpoint endpoint = new ZmqEndpoint(this.directory,
			() -> List.of(Figures.of("onPrice", "default", "prices.", 2).counted(1203, this.ticker.nanos(), 1, 4)),
			() -> List
				.of(new PublisherInfo("default", new PublisherInfo.Counts(10, 640, 7, Map.of(DropReason.OLDEST, 3L), 4),
						new PublisherInfo.QueueState(5, 8192, true), 2, 1,
						new PublisherInfo.ReplayState(3, 300, 1, 20, Map.of(ReplayOutcome.GONE, 2L)))),
			() -> List.of(new ForwarderInfo("prices",
					new ForwarderInfo.Counts(20, 1280, Map.of(ForwarderDropReason.HWM, 5L), 6), 3)),
			(socket) -> Set.of("news." + socket), (link) -> {
			}, new ZapRefusals(), this.ticker);

	@Test
	void aGuardedSocketShowsWhoWasRefusedAndNoSecret() {
		CurveKeyPair keys = CurveKeyPair.generate(new SecureRandom());
		SecuritySettings security = new SecuritySettings(
				new CurveSettings(new KeySource.Inline(keys.secretKey()), null, null), null, ZapSettings.EVERYBODY);
		LinkSpec spec = new LinkSpec("secure", SocketType.PUB, SocketMode.BIND,
				Endpoint.parse("tcp://*:1", SocketMode.BIND), ReconnectSettings.DEFAULTS,
				SocketSettings.publisherDefaults().with(security));
		ZapRefusals refusals = new ZapRefusals();
		refusals.refused(spec.id(), RefusalCause.KEY, "10.0.0.1", Instant.EPOCH);
		SecurityReport report = SecurityReport.of(spec, refusals);
		assertThat(report).isEqualTo(new SecurityReport("CURVE", true, Map.of("key", 1L),
				List.of(new SecurityReport.RefusedReport("10.0.0.1", "key", 1, Instant.EPOCH))));
		assertThat(report + " " + spec).doesNotContain(keys.secretKey().z85());
	}

	@Test
	void subscriberLooksAsDocumented() throws Exception {
		LinkFixture.subscriber("default", "tcp://localhost:5555")
			.after(new Outage(LinkFixture.EPOCH.minusSeconds(60), LinkFixture.EPOCH.minusSeconds(55), 5,
					TransitionCause.PEER))
			.lost(LinkFixture.EPOCH)
			.in(this.directory);
		this.ticker.advance(Duration.ofMillis(120));
		JsonAssert.comparator(JsonCompareMode.STRICT).assertIsMatch("""
				{"sockets":[{"name":"default","type":"SUB","mode":"connect","topics":["news.default","prices."],
				  "links":[{"endpoint":"tcp://localhost:5555","state":"BACKING_OFF","evidence":null,
				    "since":"2026-01-01T00:00:00Z","attempt":3,"delayMillis":731,
				    "nextAttemptAt":"2026-01-01T00:00:00.731Z","lastError":"Connection refused","reconnects":1,
				    "downtimeMillis":5120,
				    "outages":[{"from":"2025-12-31T23:59:00Z","to":"2025-12-31T23:59:05Z","attempts":5,"cause":"peer",
				      "lost":null}]}],
				  "settings":{"reconnectIvlMillis":100,"reconnectIvlMaxMillis":5000,"reconnectJitter":0.5,
				    "reconnectResetAfterMillis":10000,"connectTimeoutMillis":5000,"handshakeIvlMillis":3000,
				    "staleAfterMillis":0,"heartbeatIvlMillis":5000,"heartbeatTimeoutMillis":4500,
				    "heartbeatTtlMillis":0,"tcpKeepalive":true,"tcpKeepaliveIdleMillis":10000,
				    "tcpKeepaliveIntvlMillis":5000,"tcpKeepaliveCnt":3,"lingerMillis":0,"sndHwm":1000,"rcvHwm":1000,
				    "maxMsgSizeBytes":16777216,"sndBufBytes":0,"rcvBufBytes":0,"backlog":1024,"ipv6":false,
				    "maxPeers":1000,"maxSubscriptionsPerPeer":100000,"xpubNodropTimeoutMillis":0}}],
				 "listeners":[{"id":"onPrice","socket":"default","topics":["prices."],"state":"RUNNING",
				   "concurrency":1,"received":1203,"filtered":0,"failed":1,"queue":2,"dropped":4,"quarantined":0,
				   "quarantine":0,"lastMessageAt":"2026-01-01T00:00:00.120Z"}]}
				""", json(this.endpoint.report()).toString());
	}

	@Test
	void fieldsKeepTheirDocumentedOrder() {
		LinkFixture.subscriber("default", "tcp://localhost:5555").up().in(this.directory);
		JsonNode socket = json(this.endpoint.report()).get("sockets").get(0);
		assertThat(socket.propertyNames()).containsExactly("name", "type", "mode", "topics", "links", "settings");
		assertThat(socket.get("links").get(0).propertyNames()).containsExactly("endpoint", "state", "evidence", "since",
				"attempt", "delayMillis", "nextAttemptAt", "lastError", "reconnects", "downtimeMillis", "outages");
		assertThat(socket.at("/links/0/evidence").stringValue()).isEqualTo("settled");
		assertThat(socket.at("/links/0/lastError").isNull()).isTrue();
	}

	@Test
	void theNumbersOfALinkLookAsDocumented() throws Exception {
		LinkTraffic traffic = new LinkTraffic();
		LinkSnapshot link = LinkFixture.subscriber("kv", "tcp://pod-0:5557").up().snapshot();
		assertThat(LinkReport.of(link, traffic, LinkFixture.EPOCH).sequence()).isNull();
		traffic.numbered(-2, 20, 2, false);
		traffic.recovered(28);
		JsonAssert.comparator(JsonCompareMode.STRICT).assertIsMatch("""
				{"last":18446744073709551614,"lost":20,"recovered":28,"restarts":2,"state":"followed"}
				""", json(LinkReport.of(link, traffic, LinkFixture.EPOCH)).get("sequence").toString());
	}

	@Test
	void publisherShowsItsQueueAndWhereItIsBound() {
		LinkFixture.publisher("default", "tcp://127.0.0.1:*")
			.up()
			.boundTo("tcp://127.0.0.1:41234", 2)
			.in(this.directory);
		JsonNode socket = json(this.endpoint.report()).get("sockets").get(0);
		assertThat(socket.propertyNames()).containsExactly("name", "type", "mode", "sent", "resent", "dropped",
				"rejected", "queue", "holding", "subscriptions", "links", "settings");
		assertThat(socket.get("mode").stringValue()).isEqualTo("bind");
		assertThat(socket.get("sent").intValue()).isEqualTo(10);
		assertThat(socket.at("/dropped/oldest").intValue()).isEqualTo(3);
		assertThat(socket.get("queue").intValue()).isEqualTo(5);
		assertThat(socket.at("/links/0/address").stringValue()).isEqualTo("tcp://127.0.0.1:41234");
		assertThat(socket.at("/links/0/peers").intValue()).isEqualTo(2);
	}

	@Test
	void theReplayOfAPublisherShowsWhatItKeepsAndAnswers() {
		LinkFixture.replay("default", "tcp://127.0.0.1:*").up().boundTo("tcp://127.0.0.1:41235", 2).in(this.directory);
		JsonNode socket = json(this.endpoint.report()).get("sockets").get(0);
		assertThat(socket.propertyNames()).containsExactly("name", "type", "mode", "replay", "links", "settings");
		assertThat(socket.get("type").stringValue()).isEqualTo("ROUTER");
		assertThat(socket.get("replay").toString()).isEqualTo("""
				{"messages":3,"bytes":300,"pending":1,"sent":20,"requests":{"gone":2}}""");
		assertThat(socket.at("/links/0/peers").intValue()).isEqualTo(2);
	}

	@Test
	void theSidesOfAForwarderShowWhatPassed() {
		LinkFixture.frontend("prices.frontend", "tcp://127.0.0.1:*").up().in(this.directory);
		LinkFixture.backend("prices.backend", "tcp://127.0.0.1:*")
			.up()
			.boundTo("tcp://127.0.0.1:41236", 2)
			.in(this.directory);
		JsonNode frontend = json(this.endpoint.socket("prices.frontend")).get("sockets").get(0);
		assertThat(frontend.propertyNames()).containsExactly("name", "type", "mode", "subscriptions",
				"refusedSubscriptions", "links", "settings");
		assertThat(frontend.get("type").stringValue()).isEqualTo("XSUB");
		assertThat(frontend.get("subscriptions").intValue()).isEqualTo(3);
		assertThat(frontend.get("refusedSubscriptions").intValue()).isEqualTo(6);
		JsonNode backend = json(this.endpoint.socket("prices.backend")).get("sockets").get(0);
		assertThat(backend.propertyNames()).containsExactly("name", "type", "mode", "sent", "dropped", "subscriptions",
				"links", "settings");
		assertThat(backend.get("type").stringValue()).isEqualTo("XPUB");
		assertThat(backend.get("sent").intValue()).isEqualTo(20);
		assertThat(backend.at("/dropped/hwm").intValue()).isEqualTo(5);
		assertThat(backend.get("subscriptions").intValue()).isEqualTo(3);
		assertThat(backend.at("/links/0/peers").intValue()).isEqualTo(2);
	}

	@Test
	void whenSocketIsAskedForThenEverythingOfThatNameIsShown() {
		LinkFixture.subscriber("default", "tcp://localhost:5555").up().in(this.directory);
		LinkFixture.publisher("default", "tcp://*:5556").up().in(this.directory);
		LinkFixture.subscriber("other", "tcp://localhost:5557").up().in(this.directory);
		assertThat(this.endpoint.socket("default").sockets()).extracting(SocketReport::type)
			.containsExactly("PUB", "SUB");
		assertThat(this.endpoint.socket("default").listeners()).hasSize(1);
		assertThat(this.endpoint.socket("other").sockets()).extracting(SocketReport::name).containsExactly("other");
		assertThat(this.endpoint.socket("other").listeners()).isEmpty();
		assertThat(this.endpoint.report().sockets()).hasSize(3);
	}

	@Test
	void whenSocketIsUnknownThenThereIsNoReport() {
		assertThat(this.endpoint.socket("nobody")).isNull();
	}

	private static JsonNode json(@Nullable Object report) {
		return MAPPER.readTree(MAPPER.writeValueAsString(report));
	}

}

package org.zmqspring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.settings.InvalidSettingsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.message.TopicPrefix;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The names of sockets and users under environment variables and other sources. */
@ExtendWith(OutputCaptureExtension.class)
class SpelledNamesTests {

	private final Map<String, Object> commandLine = new LinkedHashMap<>();

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	@ParameterizedTest
	@ValueSource(strings = { "marketData", "market-data", "market_data", "MarketData", "marketdata", "[market.data]" })
	void aSocketIsNamedAsInTheFileAndHasTheValueOfTheVariable(String name) {
		for (String variable : List.of("MARKETDATA", "MARKET_DATA")) {
			this.file.clear();
			this.variables.clear();
			for (String kind : List.of("publishers", "subscribers")) {
				String prefix = "zmq." + kind + (name.startsWith("[") ? "" : ".") + name;
				this.file.put(prefix + ".endpoints[0]", "tcp://127.0.0.1:1");
				this.file.put(prefix + ".snd-hwm", "7");
				this.file.put(prefix + ".curve.public-key", "file");
				String upper = "ZMQ_" + kind.toUpperCase() + "_" + variable;
				this.variables.put(upper + "_ENDPOINTS", "tcp://127.0.0.1:2");
				this.variables.put(upper + "_RCV_HWM", "8");
				this.variables.put(upper + "_RECONNECTIVL", "9s");
				this.variables.put(upper + "_CURVE_PUBLIC_KEY", "variable");
			}
			ZmqProperties properties = bind();
			String key = name.replaceAll("[\\[\\]]", "");
			assertThat(properties.getPublishers()).containsOnlyKeys(key);
			assertThat(properties.getSubscribers()).containsOnlyKeys(key);
			for (SocketProperties socket : List.of(properties.getPublishers().get(key),
					properties.getSubscribers().get(key))) {
				assertThat(socket.getEndpoints()).containsExactly("tcp://127.0.0.1:2");
				assertThat(socket.getSndHwm()).isEqualTo(7);
				assertThat(socket.getRcvHwm()).isEqualTo(8);
				assertThat(socket.getReconnectIvl()).hasSeconds(9);
				assertThat(socket.getCurve().getPublicKey()).isEqualTo("variable");
			}
		}
	}

	@Test
	void elementsOfAListMayComeFromVariables() {
		this.file.put("zmq.subscribers.marketData.endpoints", "tcp://a:1,tcp://b:1");
		this.variables.put("ZMQ_SUBSCRIBERS_MARKET_DATA_ENDPOINTS_0", "tcp://c:1");
		assertThat(bind().getSubscribers().get("marketData").getEndpoints()).containsExactly("tcp://c:1");
	}

	@Test
	void anotherFileOrTheCommandLineMayUseAnotherSpelling() {
		this.file.put("zmq.publishers.marketData.endpoints", "tcp://*:1");
		this.commandLine.put("zmq.publishers.market-data.endpoints", "tcp://*:2");
		this.commandLine.put("zmq.publishers.market-data.zap.users.Bob", "second");
		this.file.put("zmq.publishers.marketData.zap.users.bob", "first");
		Map<String, PublisherProperties> publishers = bind().getPublishers();
		assertThat(publishers).containsOnlyKeys("marketData");
		assertThat(publishers.get("marketData").getEndpoints()).containsExactly("tcp://*:2");
		assertThat(publishers.get("marketData").getZap().getUsers()).containsExactly(Map.entry("bob", "second"));
	}

	@Test
	void usersAreNamedAsInTheFileAtEveryLevel() {
		for (String level : List.of("zmq", "zmq.publisher", "zmq.subscriber", "zmq.publishers.marketData",
				"zmq.subscribers.marketData")) {
			this.file.put(level + ".zap.users.AliceSmith", "file");
			this.file.put(level + ".zap.users.[B.ob]", "file");
			String variable = level.replace("marketData", "MARKET_DATA").replace('.', '_').toUpperCase();
			this.variables.put(variable + "_ZAP_USERS_ALICESMITH", "variable");
			this.variables.put(variable + "_ZAP_USERS_CAROL", "variable");
		}
		ZmqProperties properties = bind();
		for (SocketOptions level : List.of(properties, properties.getPublisher(), properties.getSubscriber(),
				properties.getPublishers().get("marketData"), properties.getSubscribers().get("marketData"))) {
			assertThat(level.getZap().getUsers()).containsOnly(Map.entry("AliceSmith", "variable"),
					Map.entry("B.ob", "file"), Map.entry("carol", "variable"));
		}
	}

	@Test
	void aUserWithAnUnderscoreInTheVariableIsTheOneOfTheFile() {
		this.file.put("zmq.zap.users.alice-smith", "file");
		this.variables.put("ZMQ_ZAP_USERS_ALICE_SMITH", "variable");
		assertThat(bind().getZap().getUsers()).containsExactly(Map.entry("alice-smith", "variable"));
	}

	@Test
	void aVariableAloneMakesASocketOfLowerCase() {
		this.variables.put("ZMQ_SUBSCRIBERS_PRICES_ENDPOINTS", "tcp://a:1");
		this.variables.put("ZMQ_SUBSCRIBERS_PRICES_RCV_HWM", "5");
		assertThat(bind().getSubscribers()).containsOnlyKeys("prices")
			.hasEntrySatisfying("prices", (prices) -> assertThat(prices.getRcvHwm()).isEqualTo(5));
	}

	@Test
	void aVariableThatNamesNoSocketEndsTheStartAndSaysWhichSpellingToUse() {
		this.variables.put("ZMQ_SUBSCRIBERS_MARKET_DATA_ENDPOINTS", "tcp://a:1");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this::bind)
			.withMessageContainingAll("ZMQ_SUBSCRIBERS_MARKET_DATA_ENDPOINTS",
					"Use ZMQ_SUBSCRIBERS_MARKETDATA_ENDPOINTS");
	}

	@Test
	void aVariableForAnElementThatNamesNoSocketIsRefusedToo() {
		this.variables.put("ZMQ_PUBLISHERS_MARKET_DATA_LAST_VALUE_TOPICS_0", "a");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this::bind)
			.withMessageContaining("Use ZMQ_PUBLISHERS_MARKETDATA_LAST_VALUE_TOPICS_0");
	}

	@Test
	void namesThatSpringBootCannotTellApartAreRefused() {
		this.file.put("zmq.publishers.a-b.endpoints", "tcp://*:1");
		this.file.put("zmq.publishers.ab.endpoints", "tcp://*:2");
		this.file.put("zmq.zap.users.Alice", "secret1");
		this.file.put("zmq.zap.users.alice", "secret2");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this::bind)
			.withMessageContainingAll("zmq.publishers.ab", "zmq.publishers.a-b", "zmq.zap.users.alice",
					"zmq.zap.users.Alice")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@Test
	void variablesOfKubernetesServicesAreNoConfiguration() {
		for (String service : List.of("ZMQ", "ZMQ_PUBLISHERS", "ZMQ_SUBSCRIBERS", "ZMQ_PUBLISHER", "ZMQ_SUBSCRIBER",
				"ZMQ_ZAP_USERS", "ZMQ_PUBLISHER_ZAP_USERS", "ZMQ_PUBLISHERS_FEED", "ZMQ_PUBLISHERS_FEED_ZAP_USERS",
				"ZMQ_PUBLISHERS_FEED_ENDPOINTS", "ZMQ_LISTENER", "ZMQ_LISTENER_RETRY", "ZMQ_HEALTH")) {
			this.variables.put(service + "_SERVICE_HOST", "10.0.0.1");
			this.variables.put(service + "_SERVICE_PORT", "5555");
			this.variables.put(service + "_SERVICE_PORT_PRICES", "5555");
			this.variables.put(service + "_PORT", "tcp://10.0.0.1:5555");
			this.variables.put(service + "_PORT_5555_TCP", "tcp://10.0.0.1:5555");
			this.variables.put(service + "_PORT_5555_TCP_PROTO", "tcp");
			this.variables.put(service + "_PORT_5555_TCP_PORT", "5555");
			this.variables.put(service + "_PORT_5555_TCP_ADDR", "10.0.0.1");
			this.variables.put(service + "_NAME", "/web/zmq-publishers");
			this.variables.put(service + "_ENV_LANG", "C");
			this.variables.put(service + "_ENV_JAVA_HOME", "");
		}
		ZmqProperties properties = bind();
		assertThat(properties.getPublishers()).isEmpty();
		assertThat(properties.getSubscribers()).isEmpty();
		assertThat(properties.getZap().getUsers()).isNullOrEmpty();
		assertThat(properties.getPublisher().getZap().getUsers()).isNullOrEmpty();
		assertThat(properties.getPublisher().getEndpoints()).isEmpty();
		this.file.put("zmq.publishers.feed.endpoints", "tcp://*:1");
		assertThat(bind().getPublishers()).containsOnlyKeys("feed");
	}

	@Test
	void placeholdersAndUnusualNamesWork() {
		this.file.put("app.port", "5");
		this.file.put("zmq.publishers[a.b].endpoints", "tcp://*:${app.port}");
		this.file.put("zmq.publishers[aB].endpoints", "tcp://*:6");
		Map<String, PublisherProperties> publishers = bind().getPublishers();
		assertThat(publishers).hasSize(2);
		assertThat(publishers.get("a.b").getEndpoints()).containsExactly("tcp://*:5");
	}

	@Test
	void aPlaceholderMayStandForAList() {
		this.file.put("app.topics[0]", "a.");
		this.file.put("app.topics[1]", "${app.second}");
		this.file.put("app.second", "b.");
		this.file.put("zmq.subscriber.topics", "${app.topics:}");
		this.file.put("zmq.subscriber.endpoints", "tcp://feed:1");
		this.file.put("zmq.publisher.last-value-topics", "${app.none:}");
		ZmqProperties properties = bind();
		assertThat(properties.getSubscriber().getTopics()).containsExactly("a.", "b.");
		assertThat(properties.getPublisher().getLastValueTopics()).isEmpty();
	}

	@Test
	void whenAnElementResolvesToNothingThenALineSaysThatEveryTopicIsMeant(CapturedOutput output) {
		this.file.put("zmq.publisher.last-value-topics[0]", "${app.none:}");
		this.file.put("zmq.publisher.endpoints", "tcp://*:1");
		SocketResolver.resolve(bind(), false);
		assertThat(output).contains("zmq.publisher.last-value-topics has an empty element, so the publisher keeps");
	}

	@Test
	void anElementThatIsAPlaceholderMayStandForSeveralTopics() {
		this.file.put("app.topics", "a., b.");
		this.file.put("zmq.subscriber.topics[0]", "${app.topics}");
		this.file.put("zmq.subscriber.endpoints", "tcp://feed:1");
		assertThat(SocketResolver.resolve(bind(), false).subscribers().get(0).subscriber().topics())
			.containsExactlyInAnyOrder(TopicPrefix.of("a."), TopicPrefix.of("b."));
	}

	@Test
	void theBeanIsBoundTheSameWay() {
		this.file.put("zmq.publishers.marketData.endpoints", "tcp://127.0.0.1:*");
		this.variables.put("ZMQ_PUBLISHERS_MARKET_DATA_SND_HWM", "5");
		this.variables.put("ZMQ_PUBLISHERS_PORT", "tcp://10.0.0.1:5555");
		new ApplicationContextRunner().withUserConfiguration(ZmqAutoConfiguration.class)
			.withInitializer((context) -> sources(context.getEnvironment().getPropertySources()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ZmqProperties.class).getPublishers()).containsOnlyKeys("marketData")
					.hasEntrySatisfying("marketData", (socket) -> assertThat(socket.getSndHwm()).isEqualTo(5));
				assertThat(context).hasBean("marketDataZmqTemplate").doesNotHaveBean("marketdataZmqTemplate");
			});
	}

	private ZmqProperties bind() {
		StandardEnvironment environment = new StandardEnvironment();
		sources(environment.getPropertySources());
		return ZmqBinding.bind(environment);
	}

	private void sources(MutablePropertySources sources) {
		sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						this.variables));
		sources.addFirst(new MapPropertySource("commandLine", this.commandLine));
		sources.addLast(new MapPropertySource("file", this.file));
	}

}

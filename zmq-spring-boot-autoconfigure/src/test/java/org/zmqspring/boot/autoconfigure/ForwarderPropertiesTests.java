package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.config.ForwarderSpec;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How forwarders are configured, and what their configuration must fulfil. */
@ExtendWith(OutputCaptureExtension.class)
class ForwarderPropertiesTests {

	private static final String FRONTEND = "zmq.forwarders.prices.frontend.endpoints=tcp://*:5570";

	private static final String BACKEND = "zmq.forwarders.prices.backend.endpoints=tcp://*:5571";

	private static final String KEY = "zmq.forwarders.prices.";

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(ZmqPropertiesTestConfiguration.class);

	@Test
	void withoutEndpointsThereIsNoForwarder() {
		assertThat(settings("zmq.forwarders.prices.frontend.snd-hwm=7").forwarders()).isEmpty();
	}

	@Test
	void theSidesAreNamedAfterTheForwarderAndBind() {
		ForwarderSpec forwarder = forwarder();
		assertThat(forwarder.name()).isEqualTo("prices");
		assertThat(forwarder.frontend())
			.extracting(SocketSpec::name, SocketSpec::type, SocketSpec::mode, SocketSpec::endpointTexts)
			.containsExactly("prices.frontend", SocketType.XSUB, SocketMode.BIND, List.of("tcp://*:5570"));
		assertThat(forwarder.backend())
			.extracting(SocketSpec::name, SocketSpec::type, SocketSpec::mode, SocketSpec::endpointTexts)
			.containsExactly("prices.backend", SocketType.XPUB, SocketMode.BIND, List.of("tcp://*:5571"));
	}

	@Test
	void theFrontendHasTheDefaultsOfASubscriberAndTheBackendThoseOfAPublisher() {
		ForwarderSpec forwarder = forwarder();
		assertThat(forwarder.frontend().settings().maxMsgSize()).isEqualTo(16 * 1024 * 1024);
		assertThat(forwarder.frontend().settings().linger()).isZero();
		assertThat(forwarder.backend().settings().maxMsgSize()).isEqualTo(1024);
		assertThat(forwarder.backend().settings().linger()).hasSeconds(1);
		assertThat(forwarder.frontend().start().required()).isTrue();
		assertThat(forwarder.backend().start().required()).isTrue();
	}

	@Test
	void theMostSpecificLevelWins() {
		ForwarderSpec forwarder = forwarder("zmq.snd-hwm=5", "zmq.reconnect-ivl=200ms", KEY + "backend.snd-hwm=6",
				KEY + "frontend.reconnect-ivl=300ms", "zmq.publisher.snd-hwm=7", "zmq.subscriber.snd-hwm=8");
		assertThat(forwarder.frontend().settings().sndHwm()).isEqualTo(5);
		assertThat(forwarder.backend().settings().sndHwm()).isEqualTo(6);
		assertThat(forwarder.frontend().reconnect().ivl()).hasMillis(300);
		assertThat(forwarder.backend().reconnect().ivl()).hasMillis(200);
	}

	@Test
	void theOptionsOfASideArrive() {
		ForwarderSpec forwarder = forwarder(KEY + "frontend.mode=connect",
				KEY + "frontend.endpoints=tcp://a:1,tcp://b:1", KEY + "frontend.startup=fail",
				KEY + "frontend.await-connected=9s", KEY + "frontend.max-peers=8",
				KEY + "frontend.max-subscriptions-per-peer=4", KEY + "backend.startup=retry",
				KEY + "backend.max-peers=7", KEY + "backend.xpub-nodrop=true", KEY + "backend.xpub-nodrop-timeout=6s",
				KEY + "backend.max-subscriptions-per-peer=5");
		assertThat(forwarder.frontend().mode()).isEqualTo(SocketMode.CONNECT);
		assertThat(forwarder.frontend().endpointTexts()).containsExactly("tcp://a:1", "tcp://b:1");
		assertThat(forwarder.frontend().start().required()).isTrue();
		assertThat(forwarder.frontend().start().awaitConnected()).hasSeconds(9);
		assertThat(forwarder.frontend().settings().peers().maxPeers()).isEqualTo(8);
		assertThat(forwarder.frontend().settings().peers().maxSubscriptions()).isEqualTo(4);
		assertThat(forwarder.backend().start().required()).isFalse();
		assertThat(forwarder.backend().settings().peers().maxPeers()).isEqualTo(7);
		assertThat(forwarder.backend().settings().peers().maxSubscriptions()).isEqualTo(5);
		assertThat(forwarder.backend().settings().nodropTimeout()).hasSeconds(6);
	}

	@Test
	void aSharedStaleAfterIsForTheFrontendOnly() {
		ForwarderSpec forwarder = forwarder("zmq.stale-after=3s");
		assertThat(forwarder.frontend().reconnect().staleAfter()).hasSeconds(3);
		assertThat(forwarder.backend().reconnect().staleAfter()).isZero();
	}

	@Test
	void eachSideHasItsOwnSecurity() {
		String secret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
		ForwarderSpec forwarder = forwarder("zmq.forwarders.prices.frontend.curve.secret-key=" + secret,
				"zmq.forwarders.prices.backend.plain.server=true",
				"zmq.forwarders.prices.backend.zap.users.alice=password");
		assertThat(security(forwarder.frontend()).mechanism()).isEqualTo("CURVE");
		assertThat(security(forwarder.backend()).mechanism()).isEqualTo("PLAIN");
		assertThat(security(forwarder.backend()).zap().users()).containsOnlyKeys("alice");
	}

	private static SecuritySettings security(SocketSpec side) {
		return side.settings().security();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			backend.stale-after=1s         | backend.stale-after         | receives no messages
			frontend.snd-hwm=-1            | frontend.snd-hwm            | must be at least 0
			backend.xpub-nodrop-timeout=-1 | backend.xpub-nodrop-timeout | must not be negative
			frontend.endpoints=            | frontend.endpoints          | is missing
			backend.endpoints=             | backend.endpoints           | is missing
			backend.endpoints=tcp://*:5570 | backend.endpoints[0]        | is also an endpoint of the frontend
			backend.endpoints=tcp:/b       | backend.endpoints[0]        | it must look like tcp://host:port
			backend.plain.server=true      | backend.plain.server        | has no users
			""")
	void refusesWhatCannotWork(String property, String named, String reason) {
		assertThat(problems(FRONTEND, BACKEND, KEY + property)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo(KEY + named);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).isNotBlank();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1" })
	void refusesASideThatConnectsToTheOther(String host) {
		assertThat(problems(FRONTEND, KEY + "backend.mode=connect", KEY + "backend.endpoints=tcp://" + host + ":5570"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo(KEY + "backend.endpoints[0]");
				assertThat(problem.reason()).contains("connects the forwarder to itself");
			});
		assertThat(problems(FRONTEND, KEY + "backend.mode=connect", KEY + "backend.endpoints=tcp://feed:5570"))
			.isEmpty();
	}

	@Test
	void bothSidesMayLeaveThePortToTheOperatingSystem() {
		assertThat(problems(KEY + "frontend.endpoints=tcp://127.0.0.1:*", KEY + "backend.endpoints=tcp://127.0.0.1:*"))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.publishers[prices.frontend]", "zmq.subscribers[prices.backend]" })
	void refusesTheNameOfAnotherSocket(String socket) {
		assertThat(problems(FRONTEND, BACKEND, socket + ".endpoints=inproc://other")).singleElement()
			.satisfies((problem) -> assertThat(problem.reason()).contains("prices."));
	}

	@Test
	void theFailureShowsTheOriginOfASidesProperty(CapturedOutput output) {
		SpringApplication application = new SpringApplication(ZmqPropertiesTestConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException()
			.isThrownBy(() -> application.run("--" + FRONTEND, "--" + BACKEND, "--" + KEY + "backend.rcv-hwm=-3"));
		assertThat(output).containsSubsequence("Property: zmq.forwarders.prices.backend.rcv-hwm", "Value: \"-3\"",
				"Origin: \"zmq.forwarders.prices.backend.rcv-hwm\" from property source \"commandLineArgs\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "marketData", "market-data", "[market.data]" })
	void aForwarderIsNamedAsInTheFileAndHasTheValuesOfVariables(String name) {
		String forwarder = "zmq.forwarders" + (name.startsWith("[") ? "" : ".") + name;
		this.file.put(forwarder + ".frontend.endpoints", "tcp://*:1");
		this.file.put(forwarder + ".backend.zap.users.AliceSmith", "file");
		for (String variable : List.of("MARKETDATA", "MARKET_DATA")) {
			this.variables.clear();
			this.variables.put("ZMQ_FORWARDERS_" + variable + "_FRONTEND_ENDPOINTS", "tcp://*:2");
			this.variables.put("ZMQ_FORWARDERS_" + variable + "_BACKEND_SND_HWM", "8");
			this.variables.put("ZMQ_FORWARDERS_" + variable + "_BACKEND_ZAP_USERS_ALICE_SMITH", "variable");
			assertThat(bind().getForwarders()).hasSize(1)
				.hasEntrySatisfying(name.replaceAll("[\\[\\]]", ""), (found) -> {
					assertThat(found.getFrontend().getEndpoints()).containsExactly("tcp://*:2");
					assertThat(found.getBackend().getSndHwm()).isEqualTo(8);
					assertThat(found.getBackend().getZap().getUsers())
						.containsOnly(Map.entry("AliceSmith", "variable"));
				});
		}
	}

	@Test
	void aVariableAloneMakesAForwarderOfLowerCase() {
		this.variables.put("ZMQ_FORWARDERS_PRICES_FRONTEND_ENDPOINTS_0", "tcp://*:1");
		this.variables.put("ZMQ_FORWARDERS_PRICES_BACKEND_ENDPOINTS", "tcp://*:2");
		assertThat(bind().getForwarders()).containsOnlyKeys("prices")
			.hasEntrySatisfying("prices", (found) -> assertThat(found.getFrontend().getEndpoints()).hasSize(1));
	}

	@Test
	void aVariableThatNamesNoForwarderEndsTheStartAndSaysWhichSpellingToUse() {
		this.variables.put("ZMQ_FORWARDERS_MARKET_DATA_FRONTEND_ENDPOINTS", "tcp://*:1");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this::bind)
			.withMessageContaining("Use ZMQ_FORWARDERS_MARKETDATA_FRONTEND_ENDPOINTS");
	}

	@Test
	void namesThatSpringBootCannotTellApartAreRefused() {
		this.file.put("zmq.forwarders.a-b.frontend.endpoints", "tcp://*:1");
		this.file.put("zmq.forwarders.ab.frontend.endpoints", "tcp://*:2");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this::bind)
			.withMessageContainingAll("zmq.forwarders.ab", "zmq.forwarders.a-b");
	}

	@Test
	void variablesOfKubernetesServicesAreNoConfiguration() {
		for (String service : List.of("ZMQ_FORWARDERS", "ZMQ_FORWARDERS_PRICES", "ZMQ_FORWARDERS_PRICES_BACKEND")) {
			this.variables.put(service + "_SERVICE_HOST", "10.0.0.1");
			this.variables.put(service + "_SERVICE_PORT", "5555");
			this.variables.put(service + "_PORT", "tcp://10.0.0.1:5555");
			this.variables.put(service + "_PORT_5555_TCP_ADDR", "10.0.0.1");
		}
		assertThat(bind().getForwarders()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					zmq.forwarder.prices.frontend.endpoints     | zmq.forwarders
					zmq.forwarders.prices.endpoints             | zmq.forwarders.prices.backend.endpoints zmq.forwarders.prices.frontend.endpoints
					zmq.forwarders.prices.frontent.endpoints    | zmq.forwarders.prices.frontend
					zmq.forwarders.prices.frontend.endpoint     | zmq.forwarders.prices.frontend.endpoints
					zmq.forwarders.prices.frontend.xpub-nodrop  | zmq.forwarders.prices.backend.xpub-nodrop
					zmq.forwarders.prices.backend.sendhwm       | zmq.forwarders.prices.backend.snd-hwm
					zmq.forwarders.prices.backend.queue-capacity | zmq.publisher.queue-capacity zmq.listener.queue-capacity
					""")
	void advisesOnAMisspeltName(String name, String meant) {
		assertThat(KnownProperties.find(ConfigurationPropertyName.of(name))).isNull();
		assertThat(String.join(" ", KnownProperties.near(ConfigurationPropertyName.of(name)))).isEqualTo(meant);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					zmq.forwarders                 | zmq.forwarders.<name>.frontend.endpoints and zmq.forwarders.<name>.backend.endpoints
					zmq.forwarders.prices          | zmq.forwarders.prices.frontend.endpoints and zmq.forwarders.prices.backend.endpoints
					zmq.forwarders.endpoints       | zmq.forwarders.<name>.frontend.endpoints and zmq.forwarders.<name>.backend.endpoints
					zmq.forwarders.prices.frontend | zmq.forwarders.prices.frontend.endpoints
					""")
	void aValueOfAGroupIsToldWhatIsMeant(String group, String meant) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(group);
		assertThat(KnownProperties.meant(KnownProperties.find(name), name)).isEqualTo(meant);
	}

	@Test
	void secretsOfBothSidesAreHidden() {
		this.file.put("zmq.forwarders.prices.frontend.plain.password", "of-the-frontend");
		this.file.put("zmq.forwarders.prices.backend.zap.users.alice", "of-the-backend");
		assertThat(this.file.keySet()).allMatch(KnownProperties::isSecret);
		SecretSanitizer sanitizer = new SecretSanitizer(List.of(bind()));
		for (Object secret : this.file.values()) {
			assertThat(sanitizer.apply(new SanitizableData(null, "ANY", secret)).getValue()).isNotEqualTo(secret);
		}
	}

	private ForwarderSpec forwarder(String... more) {
		List<String> properties = new ArrayList<>(List.of(FRONTEND, BACKEND));
		properties.addAll(List.of(more));
		return settings(properties.toArray(String[]::new)).forwarders().get(0);
	}

	private ZmqSettings settings(String... properties) {
		List<ZmqSettings> found = new ArrayList<>();
		this.runner.withPropertyValues(properties).run((context) -> found.add(context.getBean(ZmqSettings.class)));
		return found.get(0);
	}

	private List<InvalidSetting> problems(String... properties) {
		List<InvalidSetting> problems = new ArrayList<>();
		this.runner.withPropertyValues(properties).run((context) -> {
			if (context.getStartupFailure() != null && NestedExceptionUtils
				.getMostSpecificCause(context.getStartupFailure()) instanceof InvalidSettingsException invalid) {
				problems.addAll(invalid.settings());
			}
			else {
				assertThat(context).hasNotFailed();
			}
		});
		return problems;
	}

	private ZmqProperties bind() {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						this.variables));
		sources.addLast(new MapPropertySource("file", this.file));
		return ZmqBinding.bind(environment);
	}

}

package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.config.ZmqDefaults.JsonConverter;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.metrics.LinkMetrics;
import org.zmqspring.metrics.PublishMetrics;
import org.zmqspring.metrics.ZapMetrics;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkLog;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SecurityWarnings;
import org.zmqspring.supervise.SystemNameResolver;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** A bean of the application takes the place of ours. */
class ReplacedBeansTests {

	private static final SystemTicker TICKER = new SystemTicker();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqMetricsAutoConfiguration.class,
				JacksonAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.subscriber.endpoints=inproc://none");

	static Stream<Arguments> beans() {
		LinkDirectory directory = new LinkDirectory();
		return Stream.of(bean(Ticker.class, SystemTicker::new), bean(LinkDirectory.class, LinkDirectory::new),
				bean(NameResolver.class, SystemNameResolver::new),
				bean(ZmqSettings.class, ReplacedBeansTests::settings), bean(LinkLog.class, LinkLog::new),
				bean(SecurityWarnings.class, SecurityWarnings::new),
				bean(PayloadCodec.class, () -> new PayloadCodec(PayloadConverters.chain(List.of(), null))),
				bean(JsonConverter.class, () -> new JsonConverter(null, null, null)),
				bean(LaneThreads.class, () -> LaneThreads.platform(null)),
				bean(ListenerDefaults.class,
						() -> new ListenerDefaults(LaneSettings.DEFAULTS, true, FailureSettings.logged())),
				bean(ListenObserver.class, () -> ListenObserver.NONE),
				bean(LinkMetrics.class, () -> new LinkMetrics(new SimpleMeterRegistry(), directory, TICKER)),
				bean(ZapMetrics.class, () -> new ZapMetrics(new SimpleMeterRegistry(), new ZapRefusals())),
				bean(PublishMetrics.class, () -> new PublishMetrics(List::of, directory)));
	}

	private static ZmqSettings settings() {
		return ZmqSettings.builder().subscriber("own", (subscriber) -> subscriber.connect("inproc://none")).build();
	}

	private static <T> Arguments bean(Class<T> type, Supplier<T> bean) {
		return Arguments.of(type, bean);
	}

	@ParameterizedTest
	@MethodSource("beans")
	<T> void whenTheApplicationHasOneThenOursIsNotCreated(Class<T> type, Supplier<T> bean) {
		T own = bean.get();
		this.runner.withBean("own", type, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(type).values()).singleElement().isSameAs(own);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenABeanIsNotInjectedByTypeThenItReplacesNone(boolean autowireCandidate) {
		NameResolver special = new SystemNameResolver();
		this.runner.withBean("special", NameResolver.class, () -> special, (definition) -> {
			definition.setAutowireCandidate(autowireCandidate);
			((AbstractBeanDefinition) definition).setDefaultCandidate(false);
		}).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanNamesForType(NameResolver.class)).containsExactlyInAnyOrder("special",
					"zmqNameResolver");
		});
	}

}

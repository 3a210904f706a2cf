package org.zmqspring.metrics;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.listen.CallRecorder;
import org.zmqspring.listen.Figures;
import org.zmqspring.listen.ListenerDropReason;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

class ListenMetricsTests {

	private static final ZmqMessage MESSAGE = new ZmqMessage(new byte[][] { { 1 } }, "prices", "tcp://feed:5556", 0);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ListenMetrics metrics = new ListenMetrics(this.registry);

	@Test
	void whenListenerIsRegisteredThenItsMetersAreThereAtZero() {
		this.metrics.registered(info("a"));
		assertThat(timer("success", "none").count()).isZero();
		assertThat(dropped("overflow")).isZero();
		assertThat(dropped("shutdown")).isZero();
		assertThat(this.registry.get("zmq.messages.unrouted").tag("socket", "prices").counter().count()).isZero();
		assertThat(this.registry.get("zmq.poller.cycle").timer().count()).isZero();
	}

	@Test
	void whenListenerReturnsThenTheCallIsASuccess() {
		this.metrics.registered(info("a"));
		call(1_500_000, null);
		assertThat(timer("success", "none").count()).isOne();
		assertThat(timer("success", "none").totalTime(TimeUnit.MICROSECONDS)).isEqualTo(1500);
	}

	@Test
	void whenListenerThrowsThenTheFailureBearsTheNameOfTheCause() {
		this.metrics.registered(info("a"));
		call(1, new ListenerExecutionFailedException("a", MESSAGE, new IllegalStateException()));
		call(1, new IllegalStateException());
		assertThat(timer("failure", "IllegalStateException").count()).isEqualTo(2);
		assertThat(timer("success", "none").count()).isZero();
	}

	@Test
	void whenExceptionsAreManyThenTheRestShareOneTimer() {
		this.metrics.registered(info("a"));
		List<Throwable> kinds = List.of(new ArithmeticException(), new ArrayStoreException(), new ClassCastException(),
				new EnumConstantNotPresentException(ListenerState.class, "?"), new IllegalArgumentException(),
				new IllegalMonitorStateException(), new IllegalStateException(), new IndexOutOfBoundsException(),
				new NegativeArraySizeException(), new NullPointerException(), new NumberFormatException(),
				new SecurityException(), new StringIndexOutOfBoundsException(), new UnsupportedOperationException(),
				new ClassNotFoundException(), new CloneNotSupportedException(), new InstantiationException(),
				new InterruptedException(), new NoSuchFieldException(), new NoSuchMethodException(),
				new RuntimeException(), new Exception());
		kinds.forEach((kind) -> call(1, kind));
		assertThat(timer("failure", "other").count()).isEqualTo(kinds.size() - ListenMetrics.MAX_EXCEPTIONS);
		assertThat(this.registry.get("zmq.listener").tag("outcome", "failure").timers())
			.hasSize(ListenMetrics.MAX_EXCEPTIONS + 1);
	}

	@Test
	void whenExceptionIsAnonymousThenItHasANameNevertheless() {
		this.metrics.registered(info("a"));
		Exception anonymous = new Exception() {
		};
		call(1, anonymous);
		assertThat(timer("failure", anonymous.getClass().getName()).count()).isOne();
	}

	@Test
	void queueIsRead() {
		this.metrics.registered(info("a"));
		assertThat(this.registry.get("zmq.listener.queue").tag("listener", "a").gauge().value()).isEqualTo(7);
	}

	@Test
	void whatAListenerKeepsFromItselfAndWhatItFailedOnIsRead() {
		this.metrics
			.registered(new Figures("a", "prices", Set.of(), ListenerState.RUNNING, 1, 100, 0, 3, 9, 5, 2, 0, 7));
		assertThat(this.registry.get("zmq.messages.filtered").tag("listener", "a").functionCounter().count())
			.isEqualTo(3);
		assertThat(this.registry.get("zmq.messages.quarantined").tag("listener", "a").functionCounter().count())
			.isEqualTo(5);
		assertThat(this.registry.get("zmq.listener.quarantine").tag("listener", "a").gauge().value()).isEqualTo(2);
		this.metrics.unregistered("a");
		assertThat(this.registry.find("zmq.messages.filtered").meters()).isEmpty();
		assertThat(this.registry.find("zmq.messages.quarantined").meters()).isEmpty();
		assertThat(this.registry.find("zmq.listener.quarantine").meters()).isEmpty();
	}

	@Test
	void conflatedMessagesHaveAReasonOfTheirOwn() {
		this.metrics.registered(info("a"));
		this.metrics.dropped("a", MESSAGE, ListenerDropReason.CONFLATED);
		assertThat(dropped("conflated")).isOne();
		assertThat(dropped("overflow")).isZero();
	}

	@Test
	void whatIsGivenUpIsCounted() {
		this.metrics.registered(info("a"));
		this.metrics.dropped("a", MESSAGE, ListenerDropReason.OVERFLOW);
		this.metrics.dropped("a", MESSAGE, ListenerDropReason.RETIRED);
		this.metrics.unrouted("prices");
		this.metrics.unrouted("without listeners");
		this.metrics.cycled(5);
		assertThat(dropped("overflow")).isOne();
		assertThat(dropped("retired")).isOne();
		this.metrics.damaged("prices");
		this.metrics.damaged("prices");
		assertThat(this.registry.get("zmq.messages.dropped")
			.tags("socket", "prices", "listener", "none", "reason", "error")
			.counter()
			.count()).isEqualTo(2);
		assertThat(this.registry.get("zmq.messages.unrouted").tag("socket", "prices").counter().count()).isOne();
		assertThat(this.registry.get("zmq.messages.unrouted").tag("socket", "without listeners").counter().count())
			.isOne();
		assertThat(this.registry.get("zmq.poller.cycle").timer().count()).isOne();
	}

	@Test
	void whenListenerIsUnregisteredThenItsMetersVanishAndComeBackWithIt() {
		this.metrics.registered(info("a"));
		CallRecorder ended = Objects.requireNonNull(this.metrics.recorder("a"));
		ended.record(1, new IllegalStateException());
		this.metrics.unregistered("a");
		assertThat(this.registry.getMeters()).noneMatch((meter) -> meter.getId().getTag("listener") != null);
		ended.record(1, null);
		this.metrics.dropped("a", MESSAGE, ListenerDropReason.OVERFLOW);
		assertThat(this.registry.getMeters()).noneMatch((meter) -> meter.getId().getTag("listener") != null);
		this.metrics.registered(info("a"));
		ended.record(1, null);
		assertThat(timer("success", "none").count()).isZero();
	}

	@Test
	void whenAFailureComesAfterTheEndThenNoMeterStaysBehind() {
		ListenMetrics.ListenerMeters meters = new ListenMetrics.ListenerMeters(info("a"), this.registry);
		meters.close();
		meters.record(1, new IllegalStateException());
		meters.drops(ListenerDropReason.RETIRED).increment();
		assertThat(this.registry.getMeters()).noneMatch((meter) -> meter.getId().getTag("listener") != null);
	}

	@Test
	void prometheusSeesTheNamesOfTheDocumentation() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		ListenMetrics scraped = new ListenMetrics(prometheus);
		scraped.registered(info("a"));
		Objects.requireNonNull(scraped.recorder("a")).record(1, new IllegalStateException());
		assertThat(prometheus.scrape()).contains(
				"zmq_listener_seconds_count{exception=\"none\",listener=\"a\",outcome=\"success\"} 0",
				"zmq_listener_seconds_count{exception=\"IllegalStateException\",listener=\"a\",outcome=\"failure\"} 1",
				"zmq_listener_queue{listener=\"a\"} 7.0", "zmq_listener_quarantine{listener=\"a\"} 0.0",
				"zmq_messages_filtered_total{listener=\"a\"} 0.0", "zmq_messages_quarantined_total{listener=\"a\"} 0.0",
				"zmq_messages_dropped_total{listener=\"a\",reason=\"overflow\",socket=\"prices\"} 0.0",
				"zmq_messages_unrouted_total{socket=\"prices\"} 0.0", "zmq_poller_cycle_seconds_count 0");
	}

	@Test
	void whenAListenerIsNotRegisteredThenNothingRecordsItsCalls() {
		assertThat(this.metrics.recorder("a")).isNull();
		this.metrics.registered(info("a"));
		this.metrics.unregistered("a");
		assertThat(this.metrics.recorder("a")).isNull();
	}

	private void call(long nanos, @Nullable Throwable error) {
		Objects.requireNonNull(this.metrics.recorder("a")).record(nanos, error);
	}

	private Timer timer(String outcome, String exception) {
		return this.registry.get("zmq.listener")
			.tags("listener", "a", "outcome", outcome, "exception", exception)
			.timer();
	}

	private double dropped(String reason) {
		return this.registry.get("zmq.messages.dropped")
			.tags("socket", "prices", "listener", "a", "reason", reason)
			.counter()
			.count();
	}

	private static ListenerInfo info(String id) {
		return Figures.of(id, "prices", "", 7);
	}

}

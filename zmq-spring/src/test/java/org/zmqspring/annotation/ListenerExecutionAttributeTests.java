package org.zmqspring.annotation;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes for threads, queues, batches, filters and retries.
 */
class ListenerExecutionAttributeTests {

	private static final RetryPolicy RETRY = RetryPolicy.withMaxRetries(1);

	private static final LaneSettings FOUR_THREADS = LaneSettings.DEFAULTS.withThreads(4, Threading.WORKER);

	@Test
	void silentAttributesGetTheDefaults() {
		try (ListenerContext context = ListenerContext.with(Silent.class)) {
			ListenerSpec spec = context.spec();
			assertThat(spec.lane()).isEqualTo(LaneSettings.DEFAULTS);
			assertThat(spec.filter()).isNull();
			assertThat(spec.failures().retry()).isNull();
			assertThat(spec.listener()).isNotInstanceOf(BatchMessageListener.class);
		}
	}

	@Test
	void placeholdersAndExpressionsAreResolved() {
		ListenerContext context = new ListenerContext().property("threads", "3")
			.property("where", "Worker")
			.property("policy", "CONFLATE")
			.property("batch", "TRUE")
			.property("size", "17")
			.and("wanted", (Predicate<ZmqMessage>) (message) -> message.topic().equals("a"))
			.and("retries", RETRY);
		try (context) {
			ListenerSpec spec = context.start(Resolved.class).spec();
			assertThat(spec.lane().concurrency()).isEqualTo(3);
			assertThat(spec.lane().threading()).isEqualTo(Threading.WORKER);
			assertThat(spec.lane().overflow()).isEqualTo(Overflow.CONFLATE);
			assertThat(spec.lane().maxBatchSize()).isEqualTo(17);
			assertThat(spec.lane().shutdownTimeout()).isEqualTo(LaneSettings.DEFAULTS.shutdownTimeout());
			assertThat(spec.listener()).isInstanceOf(BatchMessageListener.class);
			assertThat(spec.filter()).accepts(ListenerContext.message("a", "x"))
				.rejects(ListenerContext.message("b", "x"));
			assertThat(spec.failures().retry()).isEqualTo(new NoFatalRetries(RETRY));
		}
	}

	@Test
	void filterMayBeAnExpression() {
		try (ListenerContext context = ListenerContext.with(FilterExpression.class)) {
			assertThat(context.spec().filter()).isInstanceOf(OnlyA.class);
		}
	}

	@Test
	void defaultRetriesAreNotForWhatIsFatal() {
		FailureSettings failures = FailureSettings.logged().withRetry(RETRY);
		ListenerContext context = new ListenerContext().defaults(LaneSettings.DEFAULTS, failures);
		try (context) {
			RetryPolicy retry = context.start(Silent.class).spec().failures().retry();
			assertThat(retry).isNotNull();
			assertThat(retry.shouldRetry(new IOException())).isTrue();
			assertThat(retry.shouldRetry(ZmqConversionException.absent(Order.class))).isFalse();
		}
	}

	@Test
	void pollerThreadHasNoRetriesAndOneThread() {
		FailureSettings failures = FailureSettings.logged().withRetry(RETRY);
		ListenerContext context = new ListenerContext().defaults(FOUR_THREADS, failures);
		try (context) {
			ListenerSpec spec = context.start(OnPoller.class).spec();
			assertThat(spec.lane().threading()).isEqualTo(Threading.POLLER);
			assertThat(spec.lane().concurrency()).isEqualTo(1);
			assertThat(spec.failures().retry()).isNull();
		}
	}

	@Test
	void defaultConcurrencyIsThatOfTheApplication() {
		ListenerContext context = new ListenerContext().defaults(FOUR_THREADS, FailureSettings.logged());
		try (context) {
			assertThat(context.start(Silent.class).spec().lane().concurrency()).isEqualTo(4);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			concurrency, 0, must be at least 1
			concurrency, some, not a whole number
			threading, io, must be worker or poller
			batch, yes, must be true or false
			maxBatchSize, 0, must be at least 1
			filter, missing, missing
			filter, text, Predicate
			filter, #{42}, a java.lang.Integer
			filter, ofText, a Predicate of java.lang.String
			retry, missing, missing
			retry, text, RetryPolicy
			""")
	void badValuesAreNamed(String attribute, String value, String reason) {
		ListenerContext context = new ListenerContext().and("text", "text").and("ofText", new OfText());
		for (String name : List.of("concurrency", "threading", "batch", "maxBatchSize", "filter", "retry")) {
			context.property(name, "");
		}
		context.property(attribute, value);
		ListenerContext.refused(() -> context.start(Bad.class))
			.withMessageContaining("Bad.on")
			.withMessageContaining("'" + attribute + "'")
			.withMessageContaining("\"${" + attribute + "}\"")
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@CsvSource({ "concurrency, 2", "batch, true", "retry, retries" })
	void whatThePollerThreadCannotDoIsNamed(String attribute, String value) {
		ListenerContext context = new ListenerContext().and("retries", RETRY);
		for (String name : List.of("concurrency", "batch", "maxBatchSize", "filter", "retry")) {
			context.property(name, "");
		}
		context.property("threading", "poller").property(attribute, value);
		ListenerContext.refused(() -> context.start(Bad.class))
			.withMessageContaining("Bad.on")
			.withMessageContaining("'" + attribute + "'")
			.withMessageContaining("'threading'")
			.withMessageContaining("poller");
	}

	static class Silent {

		@ZmqListener
		void on(String payload) {
		}

	}

	static class Resolved {

		@ZmqListener(concurrency = "${threads}", threading = "${where}", overflow = "${policy}", batch = "${batch}",
				maxBatchSize = "#{${size}}", filter = "wanted", retry = "#{@retries}")
		void on(List<String> payloads) {
		}

	}

	static class FilterExpression {

		@ZmqListener(filter = "#{new org.zmqspring.annotation.ListenerExecutionAttributeTests$OnlyA()}")
		void on(String payload) {
		}

	}

	public static class OnlyA implements Predicate<ZmqMessage> {

		@Override
		public boolean test(ZmqMessage message) {
			return message.topic().equals("a");
		}

	}

	static class OfText implements Predicate<String> {

		@Override
		public boolean test(String text) {
			return true;
		}

	}

	static class OnPoller {

		@ZmqListener(threading = "poller")
		void on(String payload) {
		}

	}

	static class Bad {

		@ZmqListener(concurrency = "${concurrency}", threading = "${threading}", batch = "${batch}",
				maxBatchSize = "${maxBatchSize}", filter = "${filter}", retry = "${retry}")
		void on(List<String> payloads) {
		}

	}

}

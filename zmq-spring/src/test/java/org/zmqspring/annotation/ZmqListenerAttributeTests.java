package org.zmqspring.annotation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.TopicPrefix;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the attributes of {@link ZmqListener} are resolved, and how bad ones are refused.
 */
class ZmqListenerAttributeTests {

	@Test
	void silentAttributesGetTheDefaults() {
		try (ListenerContext context = ListenerContext.with(Silent.class)) {
			ListenerSpec spec = context.spec();
			assertThat(spec.id()).isEqualTo("zmqListenerAttributeTests.Silent.on");
			assertThat(spec.socket()).isEqualTo("default");
			assertThat(spec.topics()).containsExactly(TopicPrefix.EVERYTHING);
			assertThat(spec.lane()).isEqualTo(LaneSettings.DEFAULTS);
			assertThat(spec.autoStartup()).isTrue();
			assertThat(spec.failures().errorHandler()).isSameAs(ListenerContext.DEFAULT_HANDLER);
			assertThat(spec.endpoints()).isEmpty();
		}
	}

	@Test
	void placeholdersAndExpressionsAreResolvedInEveryAttribute() {
		ListenerContext context = new ListenerContext().property("name", "prices")
			.property("capacity", "16")
			.property("policy", "drop_newest")
			.property("start", "false")
			.property("type", "application/json");
		context.context().registerBean("handler", Handler.class);
		try (context) {
			ListenerSpec spec = context.start(Resolved.class).spec();
			assertThat(spec.id()).isEqualTo("prices-listener");
			assertThat(spec.socket()).isEqualTo("prices");
			assertThat(spec.topics()).containsExactlyInAnyOrder(TopicPrefix.of("prices"), TopicPrefix.of("3"));
			assertThat(spec.lane().queueCapacity()).isEqualTo(16);
			assertThat(spec.lane().overflow()).isEqualTo(Overflow.DROP_NEWEST);
			assertThat(spec.lane().shutdownTimeout()).isEqualTo(LaneSettings.DEFAULTS.shutdownTimeout());
			assertThat(spec.autoStartup()).isFalse();
			assertThat(spec.failures().errorHandler()).isInstanceOf(Handler.class);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "topics=a.,b.|a.;b.", "topics= a. , b.,|a.;b.", "topics=10001 |10001 ",
					"topics[0]=a.~topics[1]=b.|a.;b.", "topics[0]=a,b~topics[1]=|a,b", "other=a.,b.|a.;b.",
					"other[0]=a.~other[1]=b.|a.;b.", "topics=a.~other[0]=b.|a." })
	void aPlaceholderMayStandForSeveralTopics(String properties, String topics) {
		ListenerContext context = new ListenerContext();
		for (String property : properties.split("~")) {
			context.property(property.substring(0, property.indexOf('=')),
					property.substring(property.indexOf('=') + 1));
		}
		try (ListenerContext started = context.start(Placeholder.class)) {
			assertThat(started.spec().topics()).containsExactlyInAnyOrderElementsOf(
					Stream.of(topics.split(";")).map(TopicPrefix::of).collect(Collectors.toSet()));
		}
	}

	@Test
	void aPlaceholderMayStandForSeveralEndpoints() {
		try (ListenerContext context = new ListenerContext().property("list[0]", "tcp://a:1,tcp://b:1")
			.property("list[1]", "tcp://c:1")
			.start(Endpoints.class)) {
			assertThat(context.spec().endpoints()).containsExactly("tcp://a:1", "tcp://b:1", "tcp://c:1");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Placeholder.class, EmptySplit.class, EmptyElement.class })
	void whatResolvesToNothingIsNotEverything(Class<?> listener) {
		ListenerContext.refused(() -> new ListenerContext().property("empty", "").start(listener))
			.withMessageContaining("'topics'")
			.withMessageContaining("it resolves to nothing")
			.withMessageContaining("write topics = \"\" to get every message");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${missing}", "a.,${missing}", "#{'${missing}'}" })
	void whatHasNoValueIsNotTakenLiterally(String topics) {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("bean", MissingProperty.class);
		ListenerContext.refused(() -> context.property("given", topics).start())
			.withMessageContaining("MissingProperty.on")
			.withMessageContaining("'topics'")
			.withMessageContaining("${missing}")
			.withMessageContaining("has a placeholder without a value. Set its property");
	}

	@Test
	void anEscapedPlaceholderIsTakenLiterally() {
		try (ListenerContext context = ListenerContext.with(Escaped.class)) {
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("${a}"));
		}
	}

	@Test
	void whenABeanInAnExpressionIsMissingThenTheRemedyIsNamed() {
		ListenerContext.refused(() -> ListenerContext.with(HandlerExpression.class))
			.withMessageContaining("HandlerExpression.on")
			.withMessageContaining("'errorHandler'")
			.withMessageContaining("'handler'")
			.withMessageContaining("Define it, or correct the name");
	}

	@Test
	void everythingCanBeAskedFor() {
		try (ListenerContext context = ListenerContext.with(Everything.class)) {
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.EVERYTHING);
		}
	}

	@Test
	void expressionsMayGiveSeveralTopicsAndBinaryOnes() {
		try (ListenerContext context = new ListenerContext().property("list", "a,b").start(Topics.class)) {
			assertThat(context.spec().topics()).containsExactlyInAnyOrder(TopicPrefix.of("a"), TopicPrefix.of("b"),
					TopicPrefix.of("x,y"), TopicPrefix.of("z"), TopicPrefix.of(new byte[] { (byte) 0xff, 0 }));
		}
	}

	@Test
	void errorHandlerMayBeAnExpression() {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("handler", Handler.class);
		try (context) {
			assertThat(context.start(HandlerExpression.class).spec().failures().errorHandler())
				.isSameAs(context.bean(Handler.class));
		}
	}

	@Test
	void ownEndpointsOpenASubscriberNamedAsTheListener() {
		try (ListenerContext context = new ListenerContext().property("more", "tcp://b:2, tcp://c:3")
			.start(OwnEndpoints.class)) {
			assertThat(context.spec().socket()).isEqualTo("own");
			assertThat(context.spec().endpoints()).containsExactly("tcp://a:1", "tcp://b:2", "tcp://c:3");
		}
	}

	@Test
	void whenIdOfOwnEndpointsIsAConfiguredSubscriberThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(TakenName.class))
			.withMessageContaining("TakenName.on")
			.withMessageContaining("'prices'")
			.withMessageContaining("Set another 'id'");
	}

	@Test
	void whenSubscriberIsUnknownThenMessageNamesItTheKnownOnesAndTheRemedy() {
		ListenerContext.refused(() -> ListenerContext.with(Unknown.class))
			.withMessageContaining("Unknown.on")
			.withMessageContaining("bean 'zmqListenerAttributeTests.Unknown'")
			.withMessageContaining("'trades'")
			.withMessageContaining("default, prices")
			.withMessageContaining("Set 'zmq.subscribers.trades.endpoints'");
	}

	@Test
	void whenDefaultSubscriberHasNoEndpointsThenMessageNamesItsProperty() {
		ListenerContext.refused(() -> new ListenerContext().withoutSubscribers().start(Silent.class))
			.withMessageContaining("none")
			.withMessageContaining("Set 'zmq.subscriber.endpoints'");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			queueCapacity, 1, must be at least 2
			queueCapacity, many, many
			overflow, spill, 'must be block, drop-newest, drop-oldest or conflate'
			autoStartup, yes, must be true or false
			contentType, json, json
			contentType, json, 'Write a MIME type, for example application/json'
			errorHandler, missing, missing
			topics, #{null}, it resolves to nothing
			topics, #{{}}, it resolves to nothing
			topics, #{nope}, nope
			endpoints, '', it resolves to nothing
			""")
	void badValuesAreNamed(String attribute, String value, String reason) {
		ListenerContext context = new ListenerContext();
		for (String name : List.of("queueCapacity", "overflow", "autoStartup", "contentType", "errorHandler")) {
			context.property(name, "");
		}
		context.property("topics", "t").property("endpoints", "tcp://a:1").property(attribute, value);
		ListenerContext.refused(() -> context.start(Bad.class))
			.withMessageContaining("Bad.on")
			.withMessageContaining("'" + attribute + "'")
			.withMessageContaining(reason);
	}

	static class Silent {

		@ZmqListener
		void on(String payload) {
		}

	}

	static class Resolved {

		@ZmqListener(id = "${name}-listener", subscriber = "${name}", topics = { "${name}", "#{1 + 2}" },
				queueCapacity = "${capacity}", overflow = "${policy}", autoStartup = "${start}",
				errorHandler = "handler", contentType = "${type}")
		void on(String payload) {
		}

	}

	static class Topics {

		@ZmqListener(topics = { "${list}", "#{'${list}'.split(',')}", "#{{'x,y', 'z'}}",
				"#{T(org.zmqspring.annotation.ZmqListenerAttributeTests$Topics).binary()}" })
		void on(String payload) {
		}

		public static byte[] binary() {
			return new byte[] { (byte) 0xff, 0 };
		}

	}

	static class Placeholder {

		@ZmqListener(topics = "${topics:${other:}}")
		void on(String payload) {
		}

	}

	static class MissingProperty {

		@ZmqListener(topics = "${given}")
		void on(String payload) {
		}

	}

	static class Escaped {

		@ZmqListener(topics = "\\${a}")
		void on(String payload) {
		}

	}

	static class EmptySplit {

		@ZmqListener(topics = "#{'${empty}'.split(',')}")
		void on(String payload) {
		}

	}

	static class EmptyElement {

		@ZmqListener(topics = { "${empty}", "#{{''}}" })
		void on(String payload) {
		}

	}

	static class Everything {

		@ZmqListener(topics = "")
		void on(String payload) {
		}

	}

	static class Endpoints {

		@ZmqListener(endpoints = "${list:}")
		void on(String payload) {
		}

	}

	static class HandlerExpression {

		@ZmqListener(errorHandler = "#{@handler}")
		void on(String payload) {
		}

	}

	static class OwnEndpoints {

		@ZmqListener(id = "own", endpoints = { "tcp://a:1", "${more}" })
		void on(String payload) {
		}

	}

	static class TakenName {

		@ZmqListener(id = "prices", endpoints = "tcp://a:1")
		void on(String payload) {
		}

	}

	static class Unknown {

		@ZmqListener(subscriber = "trades")
		void on(String payload) {
		}

	}

	static class Bad {

		@ZmqListener(topics = "${topics}", endpoints = "${endpoints}", queueCapacity = "${queueCapacity}",
				overflow = "${overflow}", autoStartup = "${autoStartup}", errorHandler = "${errorHandler}",
				contentType = "${contentType}")
		void on(String payload) {
		}

	}

	static class Handler implements ZmqListenerErrorHandler {

		@Override
		public void onError(ListenerExecutionFailedException failure) {
		}

	}

}

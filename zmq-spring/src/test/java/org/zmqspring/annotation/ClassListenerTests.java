package org.zmqspring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.TopicPrefix;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which classes are listeners, under which ids, and which cannot be.
 */
class ClassListenerTests {

	@Test
	void classIsOneListenerNamedAsItsBean() throws Exception {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("market", Plain.class);
		try (context) {
			context.start();
			assertThat(context.registry().ids()).containsExactly("market");
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("a"));
			context.receive("a", "text");
			assertThat(context.bean(Plain.class).received).containsExactly("text");
		}
	}

	@Test
	void repeatedAnnotationsAreListenersOfTheSameHandlers() throws Exception {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("market", Repeated.class);
		try (context) {
			context.start();
			assertThat(context.registry().ids()).containsExactly("market", "market#1");
			assertThat(context.registry().get("market#1").topics()).containsExactly(TopicPrefix.of("b"));
			context.registry().get("market#1").listener().onMessage(ListenerContext.message("b", "x"));
			assertThat(context.bean(Repeated.class).received).containsExactly("x");
		}
	}

	@Test
	void composedAnnotationMakesAClassListen() {
		try (ListenerContext context = ListenerContext.with(Composed.class)) {
			assertThat(context.spec().socket()).isEqualTo("prices");
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("eur"));
		}
	}

	@Test
	void annotationAndHandlersAreInherited() throws Exception {
		try (ListenerContext context = ListenerContext.with(Inheriting.class)) {
			assertThat(context.registry().ids()).hasSize(1);
			context.receive("a", "text");
			assertThat(context.bean(Inheriting.class).received).containsExactly("sub text");
		}
	}

	@Test
	void annotationOfASubclassReplacesTheInheritedOne() {
		try (ListenerContext context = ListenerContext.with(Replacing.class)) {
			assertThat(context.registry().ids()).hasSize(1);
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("new"));
		}
	}

	@Test
	void methodsOfTheSameClassMayListenOnTheirOwn() {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("bean", Both.class);
		try (context) {
			assertThat(context.start().registry().ids()).containsExactlyInAnyOrder("bean", "bean.own");
		}
	}

	@Test
	void lazyBeanListensWhenItIsCreated() {
		try (ListenerContext context = ListenerContext.with(LazyBean.class)) {
			assertThat(context.registry().ids()).isEmpty();
			context.bean(LazyBean.class);
			assertThat(context.registry().ids()).hasSize(1);
		}
	}

	@Test
	void whenBeanIsAPrototypeThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Prototype.class))
			.withMessageContaining("Prototype")
			.withMessageContaining("not a singleton bean");
	}

	@Test
	void whenClassHasNoHandlerThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(NoHandler.class))
			.withMessageContaining("NoHandler")
			.withMessageContaining("no @ZmqHandler method");
	}

	@Test
	void whenClassOfAHandlerDoesNotListenThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(NoListener.class))
			.withMessageContaining("NoListener.on")
			.withMessageContaining("has no @ZmqListener");
	}

	@Test
	void whenInterfaceProxyLacksAHandlerThenItIsRefused() {
		ProxyFactory proxy = new ProxyFactory(new BehindInterface());
		ListenerContext.refused(() -> ListenerContext.withBean(proxy.getProxy()))
			.withMessageContaining("@ZmqHandler method")
			.withMessageContaining("BehindInterface.on")
			.withMessageContaining("proxy-target-class");
	}

	@Test
	void interfaceProxyWithTheHandlerIsCalled() throws Exception {
		InInterface target = new InInterface();
		try (ListenerContext context = ListenerContext.withBean(new ProxyFactory(target).getProxy())) {
			context.receive("a", "text");
			assertThat(target.received).containsExactly("text");
		}
	}

	@Test
	void classProxyOfAListeningClassIsCalled() throws Exception {
		ProxyFactory proxy = new ProxyFactory(new Plain());
		proxy.setProxyTargetClass(true);
		try (ListenerContext context = ListenerContext.withBean(proxy.getProxy())) {
			context.receive("a", "text");
			assertThat(context.bean(Plain.class).received()).containsExactly("text");
		}
	}

	@Test
	void whenHandlerIsStaticThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(StaticHandler.class))
			.withMessageContaining("@ZmqHandler method")
			.withMessageContaining("must not be static");
	}

	@Test
	void badAttributeNamesTheClass() {
		ListenerContext.refused(() -> ListenerContext.with(BadAttribute.class))
			.withMessageContaining("@ZmqListener class")
			.withMessageContaining("BadAttribute")
			.withMessageContaining("'queueCapacity'");
	}

	@Test
	void batchesAreRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Batch.class))
			.withMessageContaining("'batch'")
			.withMessageContaining("one by one");
	}

	@ZmqListener(topics = "a")
	static class Plain {

		final List<String> received = new ArrayList<>();

		@ZmqHandler
		void on(String text) {
			this.received.add(text);
		}

		List<String> received() {
			return this.received;
		}

	}

	@ZmqListener(topics = "a")
	@ZmqListener(topics = "b")
	static class Repeated {

		final List<String> received = new ArrayList<>();

		@ZmqHandler
		void on(String text) {
			this.received.add(text);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener(subscriber = "prices")
	@interface Prices {

		@AliasFor(annotation = ZmqListener.class, attribute = "topics")
		String[] value() default {};

	}

	@Prices("eur")
	static class Composed {

		@ZmqHandler
		void on(String text) {
		}

	}

	static class Inheriting extends Plain {

		@Override
		void on(String text) {
			super.on("sub " + text);
		}

	}

	@ZmqListener(topics = "new")
	static class Replacing extends Plain {

	}

	@ZmqListener
	static class Both {

		@ZmqHandler
		void on(String text) {
		}

		@ZmqListener(topics = "own")
		void own(String text) {
		}

	}

	@Lazy
	@ZmqListener
	static class LazyBean {

		@ZmqHandler
		void on(String text) {
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	@ZmqListener
	static class Prototype {

		@ZmqHandler
		void on(String text) {
		}

	}

	@ZmqListener
	static class NoHandler {

		void on(String text) {
		}

	}

	static class NoListener {

		@ZmqHandler
		void on(String text) {
		}

	}

	@ZmqListener
	static class BehindInterface implements Comparable<BehindInterface> {

		@ZmqHandler
		void on(String text) {
		}

		@Override
		public int compareTo(BehindInterface other) {
			return 0;
		}

	}

	interface Port {

		void on(String text);

	}

	@ZmqListener
	static class InInterface implements Port {

		final List<String> received = new ArrayList<>();

		@Override
		@ZmqHandler
		public void on(String text) {
			this.received.add(text);
		}

	}

	@ZmqListener
	static class StaticHandler {

		@ZmqHandler
		static void on(String text) {
		}

	}

	@ZmqListener(queueCapacity = "none")
	static class BadAttribute {

		@ZmqHandler
		void on(String text) {
		}

	}

	@ZmqListener(batch = "true")
	static class Batch {

		@ZmqHandler
		void on(String text) {
		}

	}

}

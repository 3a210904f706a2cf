package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How listener methods of proxied beans are called, and which cannot be.
 */
class ProxiedListenerTests {

	@Test
	void classProxyIsCalled() throws Exception {
		try (ListenerContext context = proxied(true, Proxied.class)) {
			context.receive("topic", "payload");
			assertThat(context.bean(Calls.class).intercepted).containsExactly("on");
			assertThat(context.context().getBean(Proxied.class).received()).containsExactly("payload@topic");
		}
	}

	@Test
	void interfaceProxyIsCalledAndAnnotationsOfTheClassCount() throws Exception {
		try (ListenerContext context = proxied(false, Proxied.class)) {
			context.receive("topic", "payload");
			assertThat(context.bean(Calls.class).intercepted).containsExactly("on");
			assertThat(context.bean(Port.class).received()).containsExactly("payload@topic");
		}
	}

	@Test
	void whenInterfaceProxyLacksTheMethodThenItIsRefused() {
		ListenerContext.refused(() -> proxied(false, NotInInterface.class))
			.withMessageContaining("NotInInterface.on")
			.withMessageContaining("bean 'bean'")
			.withMessageContaining("proxy-target-class");
	}

	@Test
	void whenMethodOfClassProxyIsFinalThenItIsRefused() {
		ListenerContext.refused(() -> proxied(true, Final.class)).withMessageContaining("must not be final");
	}

	private static ListenerContext proxied(boolean proxyTargetClass, Class<?> type) {
		ListenerContext context = new ListenerContext();
		context.context().registerBean(Calls.class);
		context.context().registerBean(BeanPostProcessor.class, () -> new LateProxies(context, proxyTargetClass));
		context.context().registerBean("bean", type);
		return context.start();
	}

	/** Comes after all but the post-processors that Spring puts last. */
	record LateProxies(ListenerContext context, boolean proxyTargetClass) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!beanName.equals("bean")) {
				return bean;
			}
			ProxyFactory proxy = new ProxyFactory(bean);
			proxy.setProxyTargetClass(this.proxyTargetClass);
			proxy.addAdvice((MethodInterceptor) (call) -> {
				this.context.bean(Calls.class).intercepted.add(call.getMethod().getName());
				return call.proceed();
			});
			return proxy.getProxy();
		}

	}

	static class Calls {

		final List<String> intercepted = new ArrayList<>();

	}

	interface Port {

		void on(String payload, String topic);

		List<String> received();

	}

	static class Proxied implements Port {

		private final List<String> received = new ArrayList<>();

		@Override
		@ZmqListener
		public void on(String payload, @Header(ZmqHeaders.TOPIC) String topic) {
			this.received.add(payload + "@" + topic);
		}

		@Override
		public List<String> received() {
			return this.received;
		}

	}

	static class NotInInterface implements Comparable<NotInInterface> {

		@ZmqListener
		void on(String payload) {
		}

		@Override
		public int compareTo(NotInInterface other) {
			return 0;
		}

	}

	static class Final {

		@ZmqListener
		final void on(String payload) {
		}

	}

}

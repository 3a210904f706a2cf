package org.zmqspring.test;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds peers to an application context before it starts. Two of them are equal if they
 * add the same peers, so that test classes can share a cached context. Immutable.
 */
final class PeersContextCustomizer implements ContextCustomizer {

	private static final String LINKS = "zmqLinks";

	private final PeerFields fields;

	private final Set<PeerId> ids;

	PeersContextCustomizer(PeerFields fields) {
		this.fields = fields;
		this.ids = fields.ids();
	}

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		EmbeddedPeers ofParent = ofParent(mergedConfig.getParentApplicationContext());
		if (ofParent != null) {
			ofParent.addTo(context.getEnvironment().getPropertySources());
			return;
		}
		EmbeddedPeers peers = new EmbeddedPeers(this.fields, context);
		try {
			add(peers, context);
		}
		catch (RuntimeException | Error ex) {
			peers.destroy();
			throw ex;
		}
	}

	private static void add(EmbeddedPeers peers, ConfigurableApplicationContext context) {
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		beans.registerSingleton(EmbeddedPeers.BEAN_NAME, peers);
		beans.registerDisposableBean(EmbeddedPeers.BEAN_NAME, peers);
		beans.addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof ZmqSettings settings) ? peers.start(settings) : bean;
			}

		});
		if (!beans.containsBeanDefinition(LINKS)) {
			beans.registerBeanDefinition(LINKS, new RootBeanDefinition(ZmqLinks.class, () -> new ZmqLinks(beans)));
		}
		peers.addTo(context.getEnvironment().getPropertySources());
	}

	/** In a hierarchy, the peers belong to the highest context. */
	private static @Nullable EmbeddedPeers ofParent(@Nullable ApplicationContext parent) {
		return (parent != null && parent.containsBean(EmbeddedPeers.BEAN_NAME))
				? parent.getBean(EmbeddedPeers.BEAN_NAME, EmbeddedPeers.class) : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PeersContextCustomizer customizer && this.ids.equals(customizer.ids);
	}

	@Override
	public int hashCode() {
		return this.ids.hashCode();
	}

}

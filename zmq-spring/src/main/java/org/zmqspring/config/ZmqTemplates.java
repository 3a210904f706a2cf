package org.zmqspring.config;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.DefaultZmqTemplate;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Registers a {@link ZmqTemplate} for each publisher of the {@link ZmqSettings} bean:
 * {@code zmqTemplate} for the default one and {@code <name>ZmqTemplate} for the others. A
 * bean of the application with such a name is kept. It runs after all post-processors
 * were created, because the settings may need them. Stateless.
 */
@Internal
public final class ZmqTemplates implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

	/** The template of the publisher {@code default}. */
	public static final String DEFAULT_TEMPLATE = "zmqTemplate";

	private static final String LIFECYCLE = "zmqPublisherLifecycle";

	private static final String PUBLISHERS = "zmqPublishers";

	/** Attribute of a bean definition: the name of the publisher. */
	private static final String PUBLISHER = ZmqTemplates.class.getName() + ".publisher";

	ZmqTemplates() {
	}

	@Override
	public void initialize(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(ZmqSettings.class, true, false).length == 0) {
			throw new ZmqConfigurationException("@EnableZmq needs a bean of type ZmqSettings, and this application"
					+ " context has none. Add a @Bean method that returns ZmqSettings.builder()…build()");
		}
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beanFactory;
		List<String> publishers = beanFactory.getBean(ZmqSettings.class)
			.publishers()
			.stream()
			.map(SocketSpec::name)
			.toList();
		for (String name : registry.getBeanDefinitionNames()) {
			Object publisher = registry.getBeanDefinition(name).getAttribute(PUBLISHER);
			if (publisher != null && !publishers.contains(publisher)) {
				registry.removeBeanDefinition(name);
			}
		}
		register(registry, publishers);
	}

	/**
	 * Register the missing templates. A template is removed again if the settings do not
	 * contain its publisher. Code generated ahead of time contains no templates: the
	 * settings at run time decide.
	 * @param registry where to register them; must also be a
	 * {@link ConfigurableBeanFactory}
	 * @param publishers the names of the publishers
	 */
	public static void register(BeanDefinitionRegistry registry, Collection<String> publishers) {
		publishers.stream()
			.filter((publisher) -> !registry.containsBeanDefinition(beanName(publisher)))
			.forEach((publisher) -> registry.registerBeanDefinition(beanName(publisher),
					definition(publisher, (ConfigurableBeanFactory) registry)));
	}

	/**
	 * The name of a template.
	 * @param publisher the name of its publisher
	 * @return the name of the bean
	 */
	public static String beanName(String publisher) {
		return publisher.equals(SocketSpec.DEFAULT_NAME) ? DEFAULT_TEMPLATE : publisher + "ZmqTemplate";
	}

	private static BeanDefinition definition(String publisher, ConfigurableBeanFactory beanFactory) {
		Lookup publishers = new Lookup(beanFactory);
		String beanName = beanName(publisher);
		RootBeanDefinition definition = publisher.equals(SocketSpec.DEFAULT_NAME)
				? new RootBeanDefinition(DefaultZmqTemplate.class,
						() -> registered(Publishers.defaultTemplate(publishers), publishers, beanName))
				: new RootBeanDefinition(ZmqTemplate.class,
						() -> registered(Publishers.template(publisher, publishers), publishers, beanName));
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		definition.setAttribute(PUBLISHER, publisher);
		return definition;
	}

	/**
	 * Makes Spring destroy beans that use a template before its publisher. A template
	 * must not depend on the publisher in another way: otherwise no bean that the
	 * publisher needs could inject a template.
	 */
	private static <T> T registered(T template, Lookup lookup, String beanName) {
		lookup.beanFactory.registerDependentBean(LIFECYCLE, beanName);
		if (lookup.beanFactory instanceof DefaultSingletonBeanRegistry registry) {
			String lookupName = beanName + ".lookup";
			registry.registerDisposableBean(lookupName, lookup);
			registry.registerDependentBean(PUBLISHERS, lookupName);
		}
		return template;
	}

	/**
	 * Finds the publishers at the first use of a template. If the context was closed
	 * before, it finds those that have ended; the bean factory would create new ones.
	 * Thread-safe.
	 */
	private static final class Lookup implements Supplier<Publishers>, DisposableBean {

		private final ConfigurableBeanFactory beanFactory;

		private volatile @Nullable Publishers ended;

		Lookup(ConfigurableBeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		@Override
		public Publishers get() {
			Publishers known = this.ended;
			return (known != null) ? known : this.beanFactory.getBean(Publishers.class);
		}

		@Override
		public void destroy() {
			if (this.beanFactory.containsSingleton(PUBLISHERS)) {
				this.ended = this.beanFactory.getBean(PUBLISHERS, Publishers.class);
			}
		}

	}

}

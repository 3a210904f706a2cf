package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Finds the {@link ZmqListener} methods and classes of every singleton bean and registers
 * them once all singletons are there; those of a lazy bean when it is created.
 * <p>
 * It takes what it needs from the bean factory as late as that, so that declaring it
 * initialises nothing early: the {@link org.zmqspring.listen.ZmqListenerRegistry}, the
 * {@link org.zmqspring.convert.PayloadCodec},
 * {@link org.zmqspring.listen.SubscriberSockets} and {@link ListenerDefaults}. It is a
 * {@link MergedBeanDefinitionPostProcessor} only because those come last, after every
 * proxy was made. In a child context it registers listeners with the parent that has
 * their subscriber; these live as long as the child. Thread-safe.
 */
@Internal
public final class ZmqListenerAnnotationBeanPostProcessor implements MergedBeanDefinitionPostProcessor,
		BeanFactoryAware, SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	/** The phase of listeners in Spring: they stop before what they work with. */
	private static final int PHASE = Integer.MAX_VALUE - 100;

	private final ListenerMethodFinder finder = new ListenerMethodFinder();

	private final Object lock = new Object();

	private final List<DeclaredListener> waiting = new ArrayList<>();

	private final GuestListeners guests = new GuestListeners();

	/** There as soon as all singletons are; until then listeners wait. */
	private @Nullable ListenerEnrolment enrolment;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	/** Create a post-processor, which finds what else it needs in its bean factory. */
	public ZmqListenerAnnotationBeanPostProcessor() {
	}

	/**
	 * Whether beans of a class listen, by themselves or by methods.
	 * @param type the class
	 * @return whether they do
	 */
	public static boolean listens(Class<?> type) {
		return !AnnotatedMethods.of(type).isEmpty();
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		List<DeclaredListener> found = this.finder.find(bean, beanName);
		if (!found.isEmpty()) {
			if (!beanFactory().containsBean(beanName) || !beanFactory().isSingleton(beanName)) {
				throw notSingleton(beanName, found.get(0).beanClass());
			}
			enrol(found);
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		requireSingletons();
		ListenerEnrolment enrolment = new ListenerEnrolment(beanFactory(), this.guests);
		List<DeclaredListener> found;
		synchronized (this.lock) {
			this.enrolment = enrolment;
			found = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		found.forEach(enrolment::register);
	}

	@Override
	public void start() {
		this.guests.start();
	}

	@Override
	public void stop() {
		this.guests.stop();
	}

	@Override
	public boolean isRunning() {
		return this.guests.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		this.guests.end();
	}

	private void enrol(List<DeclaredListener> found) {
		ListenerEnrolment enrolment;
		synchronized (this.lock) {
			enrolment = this.enrolment;
			if (enrolment == null) {
				this.waiting.addAll(found);
				return;
			}
		}
		found.forEach(enrolment::register);
	}

	/** Other beans may not be there yet, and would listen from some time on or never. */
	private void requireSingletons() {
		for (String beanName : beanFactory().getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory().getMergedBeanDefinition(beanName);
			if (!definition.isAbstract() && !definition.isSingleton()) {
				Class<?> type = beanFactory().getType(beanName, false);
				if (type != null && this.finder.listens(type)) {
					throw notSingleton(beanName, type);
				}
			}
		}
	}

	private static ZmqConfigurationException notSingleton(String beanName, Class<?> type) {
		return new ZmqConfigurationException("'" + beanName + "' of " + type + " listens by @ZmqListener and is not a"
				+ " singleton bean: a listener lives as long as its application context. Remove the scope, or move"
				+ " what listens to a singleton bean");
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "no bean factory");
		return this.beanFactory;
	}

}

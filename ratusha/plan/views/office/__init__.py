"""Pages of the office by subject: plan and measures, Concept, consultation, approval, group, programme, projects."""
